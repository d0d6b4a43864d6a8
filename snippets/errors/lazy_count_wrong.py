"""A lazy layer has no size before its first batch. Raises: ValueError.
Right: errors/lazy_count.py."""
from torch import nn

model = nn.LazyLinear(2)
print(model)
sum(p.numel() for p in model.parameters())

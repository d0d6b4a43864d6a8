"""One batch gives it its size."""
import torch
from torch import nn

model = nn.LazyLinear(2)
y = model(torch.ones(4, 3))
count = sum(p.numel() for p in model.parameters())
assert count == 2 * 3 + 2
print(model, y.shape, count)

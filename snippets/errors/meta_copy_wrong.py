"""On the device meta a tensor has a shape and no numbers.
Raises: NotImplementedError. Right: errors/meta_copy.py."""
from torch import nn

model = nn.Linear(2, 1, device="meta")
print(model, model.weight.device)
model.to("cpu")

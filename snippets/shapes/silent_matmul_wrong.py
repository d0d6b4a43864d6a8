"""Linear reads the last dimension: images must be flattened first.
Raises: RuntimeError. Right: errors/linear_input.py."""
import torch
from torch import nn

model = nn.Linear(784, 10)
x = torch.randn(64, 1, 28, 28)
print(tuple(model(x.flatten(1)).shape))
model(x)

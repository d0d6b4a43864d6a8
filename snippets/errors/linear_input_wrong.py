"""An image that was not flattened: 6 rows of 4, not 2 of 12. Raises: RuntimeError.
Right: errors/linear_input.py."""
import torch
from torch import nn

x, model = torch.ones(2, 3, 4), nn.Linear(12, 5)
print(x.shape, model)
model(x)

"""A Sequential hands one input on, and no more. Raises: TypeError.
Right: errors/forward_takes.py."""
import torch
from torch import nn

model = nn.Sequential(nn.Bilinear(2, 3, 1), nn.ReLU())
a, b = torch.ones(4, 2), torch.ones(4, 3)
print(model, a.shape, b.shape)
model(a, b)

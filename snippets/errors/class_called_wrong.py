"""nn.ReLU(x) builds a layer with x as its option. Raises: AttributeError.
Right: errors/class_called.py."""
import torch
from torch import nn

x = torch.arange(-1.0, 2)
y = nn.ReLU(x)
print(x, type(y))
y.mean()

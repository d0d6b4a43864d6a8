"""A tensor cannot take the place of a parameter. Raises: TypeError.
Right: errors/assign_parameter.py."""
import torch
from torch import nn

layer, w = nn.Linear(2, 1), torch.ones(1, 2)
print(layer, w)
layer.weight = w

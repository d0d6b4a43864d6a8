"""A ModuleList holds layers; it does not chain them. Raises: NotImplementedError.
Right: errors/module_list_called.py."""
import torch
from torch import nn

layers = nn.ModuleList([nn.Linear(2, 3), nn.Linear(3, 1)])
x = torch.ones(4, 2)
print(layers, x.shape)
layers(x)

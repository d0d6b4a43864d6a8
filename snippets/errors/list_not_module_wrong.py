"""Sequential takes layers, not a list of them. Raises: TypeError.
Right: errors/list_not_module.py."""
from torch import nn

layers = [nn.Linear(2, 3), nn.ReLU()]
print(layers)
nn.Sequential(layers)

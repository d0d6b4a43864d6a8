"""Sequential takes layers, not a list of them. Raises: TypeError."""
from torch import nn

layers = [nn.Linear(2, 3), nn.ReLU()]
print(layers)
nn.Sequential(layers)

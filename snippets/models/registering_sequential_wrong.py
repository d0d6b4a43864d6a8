"""nn.Sequential takes layers, not a list of them. Raises: TypeError.
Right: errors/list_not_module.py."""
from torch import nn

layers = [nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2)]
print(nn.Sequential(*layers))
nn.Sequential(layers)

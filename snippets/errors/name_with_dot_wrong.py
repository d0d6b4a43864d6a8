"""A dot in a name would split the keys. Raises: KeyError."""
from torch import nn

nn.ModuleDict({"layer.1": nn.ReLU()})

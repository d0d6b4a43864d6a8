"""A dot in a name would split the keys. Raises: KeyError.
Right: errors/name_with_dot.py."""
from torch import nn

nn.ModuleDict({"layer.1": nn.ReLU()})

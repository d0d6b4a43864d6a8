"""GELU has no inplace. Raises: TypeError. Right: errors/gelu_inplace.py."""
from torch import nn

options = {"inplace": True}
print(nn.ReLU(**options))
nn.GELU(**options)

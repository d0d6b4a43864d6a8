"""GELU has no inplace. Raises: TypeError."""
from torch import nn

options = {"inplace": True}
print(nn.ReLU(**options))
nn.GELU(**options)

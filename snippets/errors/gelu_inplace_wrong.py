"""GELU has no inplace."""
from torch import nn

options = {"inplace": True}
print(nn.ReLU(**options))
nn.GELU(**options)

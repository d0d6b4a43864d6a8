"""p is a share, not a percentage."""
from torch import nn

nn.Dropout(20)

"""p is a share, not a percentage. Raises: ValueError."""
from torch import nn

nn.Dropout(20)

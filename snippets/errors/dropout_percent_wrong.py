"""p is a share, not a percentage. Raises: ValueError.
Right: errors/dropout_percent.py."""
from torch import nn

nn.Dropout(20)

"""p is a probability: 20 for 20 percent is refused. Raises: ValueError.
Right: evaluation/dropout.py."""
from torch import nn

nn.Dropout(p=20)

"""p is a probability: 20 for 20 percent is refused. Raises: ValueError."""
from torch import nn

nn.Dropout(p=20)

"""Not every activation has the argument. Raises: TypeError.
Right: models/inplace_classes.py."""
from torch import nn

for layer in nn.ReLU, nn.SiLU, nn.GELU:
    print(layer(inplace=True))

"""float() and the range 0 to 1."""
import torch
from torch import nn

x = torch.full((1, 3, 2, 2), 255, dtype=torch.uint8)
x = x.float() / 255
assert x.max() == 1
print(x.dtype, nn.Conv2d(3, 1, 1)(x).shape)

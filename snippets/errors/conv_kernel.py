"""padding=1 gives a kernel of 3 an output of the same size."""
import torch
from torch import nn

x = torch.ones(1, 3, 2, 2)
y = nn.Conv2d(3, 2, 3, padding=1)(x)
assert y.shape[2:] == x.shape[2:]
print(x.shape, y.shape)

"""2 pixels are too few for a kernel of 3. Raises: RuntimeError.
Right: errors/conv_kernel.py."""
import torch
from torch import nn

x, conv = torch.ones(1, 3, 2, 2), nn.Conv2d(3, 2, 3)
print(x.shape, conv)
conv(x)

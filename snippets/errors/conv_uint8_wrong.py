"""An image holds bytes, a layer float32. Raises: RuntimeError.
Right: errors/conv_uint8.py."""
import torch
from torch import nn

x = torch.full((1, 3, 2, 2), 255, dtype=torch.uint8)
conv = nn.Conv2d(3, 1, 1)
print(x.shape, x.max(), conv)
conv(x)

"""Of 3 pixels, a pool of 4 makes none. Raises: RuntimeError.
Right: errors/pool_size.py."""
import torch
from torch import nn

x, pool = torch.ones(1, 2, 3, 3), nn.AvgPool2d(4)
print(x.shape, pool)
pool(x)

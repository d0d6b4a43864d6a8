"""One sample has no variance. Raises: ValueError. Right: errors/batch_of_one.py."""
import torch
from torch import nn

bn, x = nn.BatchNorm1d(3), torch.ones(1, 3)
print(bn, x)
bn(x)

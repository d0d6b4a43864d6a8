"""BatchNorm2d is for images, not for features. Raises: ValueError.
Right: errors/norm_rank.py."""
import torch
from torch import nn

x, norm = torch.ones(2, 3), nn.BatchNorm2d(3)
print(x.shape, norm)
norm(x)

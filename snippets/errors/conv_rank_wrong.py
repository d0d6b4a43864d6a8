"""Grey images have no dimension of channels. Raises: RuntimeError.
Right: errors/conv_rank.py."""
import torch
from torch import nn

images, conv = torch.ones(8, 4, 4).flatten(1), nn.Conv2d(1, 2, 3)
print(images.shape, conv)
conv(images)

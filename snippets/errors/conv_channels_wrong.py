"""Images of height, width, channels: the height is read as channels.
Raises: RuntimeError. Right: errors/conv_channels.py."""
import torch
from torch import nn

images, conv = torch.ones(1, 4, 4, 3), nn.Conv2d(3, 2, 3)
print(images.shape, conv)
conv(images)

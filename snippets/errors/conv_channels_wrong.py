"""Images of height, width, channels: the height is read as channels.
Raises: RuntimeError."""
import torch
from torch import nn

images, conv = torch.ones(1, 4, 4, 3), nn.Conv2d(3, 2, 3)
print(images.shape, conv)
conv(images)

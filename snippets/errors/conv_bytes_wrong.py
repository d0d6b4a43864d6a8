"""Pixels are bytes, weights are floats."""
import torch
from torch import nn

image, conv = torch.ones(1, 3, 4, 4).byte(), nn.Conv2d(3, 2, 3)
print(image.shape, image.dtype, conv)
conv(image)

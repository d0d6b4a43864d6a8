"""Floats from 0 to 1 are what an image layer expects."""
import torch
from torch import nn

image = torch.full((1, 3, 4, 4), 255).byte()
x = image.float() / 255
assert x.equal(torch.ones_like(x))
print(x.shape, x.dtype, nn.Conv2d(3, 2, 3)(x).shape)

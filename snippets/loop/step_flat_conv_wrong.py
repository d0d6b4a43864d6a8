"""A convolution needs the image shape; a flat batch is refused.
Raises: RuntimeError. Right: errors/conv_rank.py."""
import torch
from torch import nn

model, x = nn.Conv2d(1, 4, kernel_size=3), torch.randn(5, 1, 8, 8)
print("images:", tuple(model(x).shape))
model(x.reshape(len(x), -1))

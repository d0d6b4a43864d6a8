"""permute puts the channels in second place."""
import torch
from torch import nn

images = torch.arange(48.0).view(1, 4, 4, 3)
x = images.permute(0, 3, 1, 2)
assert x[0, 2].equal(images[0, :, :, 2])
print(x[0, 2], nn.Conv2d(3, 2, 3)(x).shape)

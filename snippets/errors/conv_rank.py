"""One channel is a dimension too."""
import torch
from torch import nn

images, conv = torch.ones(8, 16), nn.Conv2d(1, 2, 3)
x = images.unflatten(1, (1, 4, 4))
assert x.flatten(1).equal(images)
print(x.shape, conv(x).shape)

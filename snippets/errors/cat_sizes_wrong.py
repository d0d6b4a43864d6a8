"""5 pixels, halved and doubled, are 4: too few for the skip. Raises: RuntimeError.
Right: errors/cat_sizes.py."""
import torch
from torch.nn import functional as F

x = torch.ones(1, 1, 5, 5)
up = F.interpolate(F.max_pool2d(x, 2), scale_factor=2)
print(x.shape, up.shape)
torch.cat([x, up], 1)

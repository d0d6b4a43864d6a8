"""An adaptive pool is told what comes out, for any input."""
import torch
from torch.nn import functional as F

for size in 3, 7:
    x = torch.arange(2.0 * size**2).view(1, 2, size, size)
    y = F.adaptive_avg_pool2d(x, 1)
    assert y.flatten().allclose(x.mean((0, 2, 3)))
    print(x.shape, y.shape, y.flatten())

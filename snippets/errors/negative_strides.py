"""A copy lies forwards in memory; torch.flip makes one too."""
import numpy as np
import torch

x = np.arange(3)
y = torch.from_numpy(x[::-1].copy())
assert torch.equal(y, torch.from_numpy(x).flip(0))
print(y)

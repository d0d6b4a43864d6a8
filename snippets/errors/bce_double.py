"""As float32 the targets are taken."""
import math

import torch
from torch import nn

p, y = torch.full((4, 1), 0.5), torch.ones(4, 1).double()
loss = nn.functional.binary_cross_entropy(p, y.float())
assert abs(loss - math.log(2)) < 1e-6
print(loss.dtype, f"{loss:.4f}", y.shape)

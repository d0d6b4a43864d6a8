"""As float32 the batch is normalised."""
import torch
from torch import nn

x, norm = torch.arange(3).double().expand(2, 3), nn.LayerNorm(3)
y = norm(x.float())
assert y.mean().abs() < 1e-6
print(y)

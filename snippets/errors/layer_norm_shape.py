"""With the channels last, each pixel is normalized over them."""
import torch
from torch import nn

x = torch.arange(12.0).square().view(1, 3, 2, 2)
y = nn.LayerNorm(3)(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
assert y.mean(1).abs().max() < 1e-4
print(x.shape, y.data)

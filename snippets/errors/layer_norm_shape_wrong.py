"""LayerNorm(3) wants the channels last; in images they are second.
Raises: RuntimeError. Right: errors/layer_norm_shape.py."""
import torch
from torch import nn

x, norm = torch.ones(1, 3, 4, 4), nn.LayerNorm(3)
print(x.shape, norm)
norm(x)

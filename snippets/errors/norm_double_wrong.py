"""A norm layer refuses a float64 batch in words of its own. Raises: RuntimeError.
Right: errors/norm_double.py."""
import torch
from torch import nn

x, norm = torch.arange(3).double().expand(2, 3), nn.LayerNorm(3)
print(x, norm)
norm(x)

"""Float64 targets for float32 probabilities. Raises: RuntimeError.
Right: errors/bce_double.py."""
import torch
from torch import nn

p, y = torch.full((4, 1), 0.5), torch.ones(4, 1).double()
print(p.T, y.T)
nn.functional.binary_cross_entropy(p, y)

"""Sizes are x.shape or x.size(), of type torch.Size; no torch.size.
Raises: AttributeError. Right: in this file."""
import torch

x = torch.rand(3, 64, 64)
assert x.shape == x.size() == torch.Size([3, 64, 64]) == (3, 64, 64)
print(x.shape, tuple(x.permute(1, 2, 0).shape))
torch.size(x)

"""A number for each row lines up with the columns. Raises: RuntimeError.
Right: errors/broadcast_sizes.py."""
import torch

x, scale = torch.ones(2, 3), torch.ones(2)
print(x.shape, scale.shape)
x.mul(scale)

"""A number for each row lines up with the columns. Raises: RuntimeError."""
import torch

x, scale = torch.ones(2, 3), torch.ones(2)
print(x.shape, scale.shape)
x.mul(scale)

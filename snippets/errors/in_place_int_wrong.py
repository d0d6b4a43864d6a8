"""A whole number cannot hold a half. Raises: RuntimeError.
Right: errors/in_place_int.py."""
import torch

x, step = torch.arange(3), torch.tensor(1.5)
print(x, step)
x.add_(step)

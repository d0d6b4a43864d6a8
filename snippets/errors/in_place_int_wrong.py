"""A whole number cannot hold a half. Raises: RuntimeError."""
import torch

x, step = torch.arange(3), torch.tensor(1.5)
print(x, step)
x.add_(step)

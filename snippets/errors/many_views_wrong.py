"""The parts of split() share memory and may not be overwritten.
Raises: RuntimeError. Right: errors/many_views.py."""
import torch

x = torch.ones(4, requires_grad=True)
a, b = x.exp().split(2)
print(a, b)
a.mul_(b)

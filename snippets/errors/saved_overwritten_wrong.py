"""sigmoid needs its own output for the gradient. Raises: RuntimeError.
Right: errors/saved_overwritten.py."""
import torch

x = torch.zeros(2, requires_grad=True)
h = x.sigmoid()
h.mul_(x.exp())
print(x, h)
h.sum().backward()

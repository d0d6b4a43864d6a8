"""A computed tensor requires a gradient because its input does.
Raises: RuntimeError. Right: errors/requires_grad_flag.py."""
import torch

w = torch.ones(2, requires_grad=True)
h = w.exp()
print(h)
h.requires_grad = False

"""Through .data autograd sees no change, and computes with it.
Right: errors/saved_overwritten.py."""
import torch

x = torch.zeros(2, requires_grad=True)
h = x.sigmoid()
h.data.mul_(2)
h.sum().backward()
p = x.detach().sigmoid()
right = 2 * p * (1 - p)
assert x.grad.tolist() == [0, 0] and right.tolist() == [0.5, 0.5]
print("gradient", x.grad, "in place of", right)

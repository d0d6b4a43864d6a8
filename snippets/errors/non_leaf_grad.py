"""retain_grad(), before backward, keeps it."""
import torch

w = torch.ones(2, requires_grad=True)
h = w * 3
h.retain_grad()
h.sum().backward()
assert h.grad.tolist() == [1, 1] and w.grad.tolist() == [3, 3]
print(w.grad, h.grad)

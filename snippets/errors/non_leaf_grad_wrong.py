"""Only leaves keep their gradient. Warns: UserWarning.
Right: errors/non_leaf_grad.py."""
import torch

w = torch.ones(2, requires_grad=True)
h = w * 3
h.sum().backward()
print(w.grad, h.grad)

"""A weight is changed in place while autograd watches. Raises: RuntimeError.
Right: errors/leaf_in_place.py."""
import torch

w = torch.ones(2, requires_grad=True)
w.exp().sum().backward()
print(w, w.grad)
w.sub_(w.grad)

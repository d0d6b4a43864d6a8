"""A leaf may be changed in place under no_grad, and nowhere else.
Raises: RuntimeError. Right: errors/leaf_in_place.py."""
import torch

w = torch.zeros(3, requires_grad=True)
with torch.no_grad():
    w += 1
assert w.requires_grad and w.is_leaf
print(w.tolist())
w.zero_()

"""A leaf that requires a gradient, or a view of it, may be changed in place only where
autograd does not record.
Raises: RuntimeError. Right: errors/leaf_in_place.py."""
import torch

w = torch.zeros(3, requires_grad=True)
with torch.no_grad():
    w[0] = 1
    w += 1
assert w.is_leaf
assert w.tolist() == [2, 1, 1]
print("under no_grad:", w.tolist())

try:
    w[0] = 5  # w[0] is a view of the leaf
except RuntimeError as error:
    print("w[0] = 5:", error)
assert w.tolist() == [2, 1, 1]
w += 1

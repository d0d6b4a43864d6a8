"""w = w - lr * w.grad makes a new tensor: the weight stays.
Right: errors/leaf_in_place.py."""
import torch

weight = torch.ones(2, requires_grad=True)
w = weight
w.pow(2).sum().backward()
w = w - 0.25 * w.grad
assert weight.tolist() == [1, 1] and w.tolist() == [0.5, 0.5]
assert not w.is_leaf  # so it will have no .grad
print("the weight", weight, "and what was made of it", w)

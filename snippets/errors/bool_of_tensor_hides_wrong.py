"""any() silences the error and takes one branch for all.
Right: errors/bool_of_tensor.py."""
import torch

x = torch.arange(3) - 1
below = x < 0
y = -x if below.any() else x  # meant: the absolute value
assert y.min() == -1  # which is never negative
print(x, below, "->", y)

"""The copy that .to() returns is not a leaf. Raises: ValueError.
Right: errors/non_leaf.py."""
import torch

w = torch.ones(2, requires_grad=True).to(torch.float64)
print(w, w.is_leaf)
torch.optim.SGD([w])

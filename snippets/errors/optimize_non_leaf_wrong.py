"""A scaled start is computed, so it is no leaf."""
import torch

w = torch.ones(2, requires_grad=True) * 0.5
print(w)
torch.optim.SGD([w])

"""A negative lr does not climb. Raises: ValueError. Right: errors/negative_lr.py."""
import torch

w = torch.ones(2, requires_grad=True)
print(w)
torch.optim.SGD([w], lr=-0.25)

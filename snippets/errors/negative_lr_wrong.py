"""A negative lr does not climb. Raises: ValueError."""
import torch

w = torch.ones(2, requires_grad=True)
print(w)
torch.optim.SGD([w], lr=-0.25)

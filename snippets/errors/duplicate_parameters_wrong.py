"""What is in the list twice is moved twice. Warns: UserWarning.
Right: errors/duplicate_parameters.py."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.SGD([w, w], lr=1)
w.sum().backward()
opt.step()
print(w)
assert w.sum() == -2  # instead of 0

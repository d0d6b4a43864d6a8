"""L-BFGS computes the loss itself. Raises: TypeError.
Right: errors/closure_missing.py."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.LBFGS([w])
w.square().sum().backward()
print(w, w.grad)
opt.step()

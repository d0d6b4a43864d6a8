"""The state of SGD knows no betas. Raises: KeyError.
Right: errors/state_of_another.py."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.Adam([w])
opt.load_state_dict(torch.optim.SGD([w]).state_dict())
w.sum().backward()
print(w.grad, *opt.param_groups[0])
opt.step()

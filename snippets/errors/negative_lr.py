"""maximize=True climbs."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.5, maximize=True)
w.sum().backward()
opt.step()
assert w.sum() > 2
print(w)

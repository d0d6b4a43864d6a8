"""In brackets it is a list of one."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.SGD([w], lr=1)
w.sum().backward()
opt.step()
assert w.sum() == 0
print(w)

"""A dict drops what is there twice, and keeps the order."""
import torch

w = torch.ones(2, requires_grad=True)
opt = torch.optim.SGD(dict.fromkeys([w, w]), lr=1)
w.sum().backward()
opt.step()
assert w.sum() == 0
print(w)

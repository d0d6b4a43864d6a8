"""Made in its dtype and on its device, the tensor is a leaf."""
import torch

w = torch.ones(2, dtype=torch.float64, requires_grad=True)
opt = torch.optim.SGD([w], lr=1)
w.sum().backward()
opt.step()
assert w.is_leaf and w.sum() == 0
print(w)

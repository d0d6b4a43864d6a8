"""First the numbers, then requires_grad_()."""
import torch

w = (torch.ones(2) * 0.5).requires_grad_()
opt = torch.optim.SGD([w], lr=0.5)
w.sum().backward()
opt.step()
assert w.is_leaf and w.tolist() == [0, 0]
print(w)

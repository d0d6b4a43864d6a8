"""Under no_grad() the change is none of autograd's business."""
import torch

w = torch.ones(2, requires_grad=True)
w.pow(2).sum().backward()
with torch.no_grad():
    w -= 0.5 * w.grad
assert w.is_leaf and w.requires_grad and w.tolist() == [0, 0]
print(w)

"""Without the error one infinite gradient ruins the weights.
Right: errors/nonfinite_norm.py."""
import torch
from torch import nn

w, limit = torch.tensor([0.0, 1.0], requires_grad=True), 1
opt = torch.optim.SGD([w])
w.sqrt().sum().backward()
nn.utils.clip_grad_norm_([w], limit)
opt.step()
assert w[0].isnan()
print(limit, w.grad, w)

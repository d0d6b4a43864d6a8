"""Without the error one infinite gradient ruins the weights."""
import torch
from torch import nn

w = torch.tensor([0.0, 1.0], requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)
w.sqrt().sum().backward()
nn.utils.clip_grad_norm_([w], 1.0, error_if_nonfinite=False)
opt.step()
assert w[0].isnan()
print(w.grad, w)

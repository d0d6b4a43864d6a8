"""A gradient is infinite."""
import torch
from torch import nn

w = torch.tensor([0.0, 1.0], requires_grad=True)
w.sqrt().sum().backward()
print(w.grad)
nn.utils.clip_grad_norm_([w], 1.0, error_if_nonfinite=True)

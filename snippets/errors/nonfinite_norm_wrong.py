"""A gradient is infinite. Raises: RuntimeError. Right: errors/nonfinite_norm.py."""
import torch
from torch import nn

w, limit = torch.tensor([0.0, 1.0], requires_grad=True), 1
w.sqrt().sum().backward()
print(w.grad, limit)
nn.utils.clip_grad_norm_([w], limit, error_if_nonfinite=True)

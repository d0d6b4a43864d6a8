"""Where no parameter has a gradient, clip_grad_norm_ returns 0 and
clip_grad_value_ raises. Raises: RuntimeError. Right: loop/clipping.py."""
import torch
from torch import nn

w = nn.Parameter(torch.zeros(2))
for grad in torch.tensor([3.0, 4.0]), None:
    w.grad = grad
    norm = nn.utils.clip_grad_norm_([w], 2.0)
    print(f"norm {norm:.4f}")
    nn.utils.clip_grad_value_([w], 1.5)
    print("by value", *(f"{g:.4f}" for g in w.grad.tolist()))

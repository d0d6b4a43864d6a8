"""error_if_nonfinite=True raises before any gradient is changed.
Raises: RuntimeError. Right: loop/clipping_skip.py."""
import torch
from torch import nn

w = nn.Parameter(torch.zeros(2))
w.grad = torch.tensor([3.0, torch.nan])
try:
    nn.utils.clip_grad_norm_([w], 1.0, error_if_nonfinite=True)
finally:
    print(f"grad {w.grad[0]:.4f} {w.grad[1]:.4f}")

"""error_if_nonfinite=True stops before a bad norm spoils the rest.
Raises: RuntimeError. Right: errors/nonfinite_norm.py."""
import torch
from torch import nn

p = nn.Parameter(torch.zeros(2))
for last in 4.0, float("nan"):
    p.grad = torch.tensor([3.0, last])
    try:
        nn.utils.clip_grad_norm_([p], 1.0, error_if_nonfinite=True)
    finally:
        print("grad", *(f"{g:.4f}" for g in p.grad.tolist()))

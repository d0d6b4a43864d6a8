"""Clipping repairs no gradient that is inf or nan; by norm, one bad
entry spoils the others. Right: errors/nonfinite_norm.py."""
import torch
from torch import nn

p = nn.Parameter(torch.zeros(3))
for last in 4.0, float("inf"), float("nan"), 1e20:
    good = last == 4
    grad = torch.tensor([3.0, 0.5, last])
    p.grad = grad.clone()
    norm = nn.utils.clip_grad_norm_([p], 1.0)
    assert norm.isfinite() == (0 < p.grad[:1] < 3) == good
    print(f"{last:.4g}: norm {norm:.4f}, grad",
          *(f"{g:.4f}" for g in p.grad.tolist()))
    p.grad = grad
    nn.utils.clip_grad_value_([p], 1.0)
    assert p.grad[:2].tolist() == [1, 0.5]
    print("  by value:", *(f"{g:.4f}" for g in p.grad.tolist()))

"""By norm, one nan, one inf or one huge entry spoils the whole gradient. By value, inf
becomes the limit, and nan stays. Right: loop/clipping_skip.py."""
import torch
from torch import nn

w = nn.Parameter(torch.zeros(3))
expected = {  # last entry: gradient clipped to a norm of 1, and to a value of 1
    4.0: ([0.5970, 0.0995, 0.7960], [1.0, 0.5, 1.0]),
    torch.inf: ([0.0, 0.0, torch.nan], [1.0, 0.5, 1.0]),
    torch.nan: ([torch.nan] * 3, [1.0, 0.5, torch.nan]),
    1e20: ([0.0, 0.0, 0.0], [1.0, 0.5, 1.0]),
}
for last, (by_norm, by_value) in expected.items():
    w.grad = torch.tensor([3.0, 0.5, last])
    norm = nn.utils.clip_grad_norm_([w], 1.0)
    print(f"[3, 0.5, {last:.4g}]: norm {norm:.4f}")
    print("  by norm: ", *(f"{g:.4f}" for g in w.grad.tolist()))
    assert w.grad.allclose(torch.tensor(by_norm), atol=1e-4, equal_nan=True)

    w.grad = torch.tensor([3.0, 0.5, last])
    nn.utils.clip_grad_value_([w], 1.0)
    print("  by value:", *(f"{g:.4f}" for g in w.grad.tolist()))
    assert w.grad.allclose(torch.tensor(by_value), equal_nan=True)

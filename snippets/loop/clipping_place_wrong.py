"""Clipping before backward or after step has no effect on this step, and nothing warns.
Right: loop/clipping_loop.py."""
import torch
from torch import nn

w = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([w], lr=1.0)


def start_again():
    w.data.zero_()
    optimizer.zero_grad()
    return (100 * w).sum()  # the gradient is 100


loss = start_again()
loss.backward()
norm = nn.utils.clip_grad_norm_([w], 1.0)  # right: between the two
optimizer.step()
print(f"backward, clip, step: w {w.item():.4f}, norm {norm:.4f}")
assert abs(w.item() + 1) < 1e-4

loss = start_again()
norm = nn.utils.clip_grad_norm_([w], 1.0)  # there is no gradient yet
loss.backward()
optimizer.step()
print(f"clip, backward, step: w {w.item():.4f}, norm {norm:.4f}")
assert w.item() == -100

loss = start_again()
loss.backward()
optimizer.step()
norm = nn.utils.clip_grad_norm_([w], 1.0)  # the weight has moved
print(f"backward, step, clip: w {w.item():.4f}, norm {norm:.4f}")
assert w.item() == -100

"""Without any gradient, clip_grad_norm_ returns 0 and clip_grad_value_ raises.
Raises: RuntimeError. Right: loop/clipping_loop.py."""
import torch
from torch import nn

model = nn.Linear(2, 1)
loss = model(torch.ones(2)).sum()  # backward() was forgotten
norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
print(f"norm {norm:.4f}")
assert norm == 0
nn.utils.clip_grad_value_(model.parameters(), 1.0)

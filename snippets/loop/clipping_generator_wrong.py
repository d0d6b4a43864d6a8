"""parameters() is a generator: the optimizer uses it up, and nothing
is left to clip. That warns and returns 0. Warns: UserWarning.
Right: loop/clipping_norms.py."""
import torch
from torch import nn

model = nn.Linear(1, 1)
params = model.parameters()
opt = torch.optim.SGD(params)
model(torch.tensor([100.0])).backward()
for name, rest in ("used up", params), ("fresh", model.parameters()):
    norm = nn.utils.clip_grad_norm_(rest, 1.0)
    assert (norm == 0) == (rest is params)
    grad = model.weight.grad.item()
    print(f"{name}: norm {norm:.4f}, grad {grad:.4f}")

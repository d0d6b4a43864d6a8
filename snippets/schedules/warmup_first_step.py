"""Adam's first step is about lr for every weight, whatever the size of
its gradient. SGD's first step is lr times the gradient."""
import torch
from torch import nn

grad = torch.tensor([1e6, 1.0, -1e-3, 1e-6, -1e-8, 0.0])
for kind in torch.optim.SGD, torch.optim.Adam:
    w = nn.Parameter(torch.zeros(6))
    w.grad = grad
    kind([w], lr=0.01).step()
    row = [f"{step:.3g}" for step in w.tolist()]
    print(f"{kind.__name__}:", *row)
eps = 1e-8  # the default of Adam
assert w.allclose(-0.01 * grad / (grad.abs() + eps))
assert (w.abs() > 0.0098).sum() == 4

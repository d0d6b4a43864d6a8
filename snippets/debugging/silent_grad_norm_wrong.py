"""Without zero_grad the norm of the gradient grows with every step:
at a small lr the sixth is six times the first. Right: loop/step.py."""
import torch
import torch.nn.functional as F
from torch import nn

for zero in True, False:
    torch.manual_seed(0)
    x, y = torch.randn(64, 8), torch.randint(4, (64,))
    model = nn.Linear(8, 4)
    opt = torch.optim.SGD(model.parameters(), lr=0.001)
    norms = []
    for step in range(6):
        if zero:
            opt.zero_grad()
        F.cross_entropy(model(x), y).backward()
        norms.append(model.weight.grad.norm().item())
        opt.step()
    growth = norms[5] / norms[0]
    assert abs(growth - (1 if zero else 6)) < 0.1
    print("zero_grad:   " if zero else "no zero_grad:",
          *(f"{norm:.4f}" for norm in norms))

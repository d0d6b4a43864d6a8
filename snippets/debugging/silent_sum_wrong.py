"""reduction="sum" multiplies loss and gradient by the batch size N:
the loss starts at N log C, and each step is that of an N-fold lr.
Right: errors/scalar_only.py."""
import math

import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(128, 8)
y = torch.arange(len(x)) % 10
for n in 8, 32, 128:
    weight = torch.zeros(8, 10, requires_grad=True)
    logits = x[:n] @ weight
    mean = F.cross_entropy(logits, y[:n])
    total = F.cross_entropy(logits, y[:n], reduction="sum")
    grads = [torch.autograd.grad(loss, weight, retain_graph=True)[0]
             for loss in (mean, total)]
    assert abs(total - n * math.log(10)) < 1e-3
    assert (grads[1] - n * grads[0]).norm() < 1e-4
    print(f"batch of {n:3}: mean {mean:.4f}, gradient "
          f"{grads[0].norm():.4f}; sum {total:8.4f} = {n:3} log 10, "
          f"gradient {grads[1].norm():.4f}")

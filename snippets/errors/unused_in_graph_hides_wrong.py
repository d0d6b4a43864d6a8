"""allow_unused=True has it that u does not depend on x.
Right: errors/unused_in_graph.py."""
import torch

t = torch.ones(3, 2, requires_grad=True)
u, x = t.exp().sum(), t[:, :1]
(grad,) = torch.autograd.grad(u, x, allow_unused=True)
assert grad is None
print(u, x, "slope:", grad, "in place of", x.exp().detach())

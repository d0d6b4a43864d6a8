"""First the slice, then the net that uses it."""
import torch

t = torch.ones(3, 2)
x = t[:, :1].requires_grad_()
u = torch.cat([x, t[:, 1:]], dim=1).exp().sum()
(grad,) = torch.autograd.grad(u, x)
assert torch.equal(grad, x.exp())
print(u, grad)

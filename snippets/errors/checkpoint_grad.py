"""use_reentrant=False works with torch.autograd.grad too."""
import torch
from torch.utils.checkpoint import checkpoint

x = torch.ones(1, requires_grad=True)
out = checkpoint(torch.exp, x, use_reentrant=False)
grad = torch.autograd.grad(out, x)[0]
assert grad.equal(out.detach())
print(grad)

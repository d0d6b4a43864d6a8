"""The reentrant kind works with backward only. Raises: RuntimeError.
Right: errors/checkpoint_grad.py."""
import torch
from torch.utils.checkpoint import checkpoint

x = torch.ones(1, requires_grad=True)
out = checkpoint(torch.exp, x, use_reentrant=True)
print(out.detach())
torch.autograd.grad(out, x)

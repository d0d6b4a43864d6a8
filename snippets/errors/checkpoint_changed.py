"""What changes is an argument, which checkpoint keeps."""
import torch
from torch.utils.checkpoint import checkpoint


def block(x, length):
    return x[:length].exp()


x = torch.zeros(3, requires_grad=True)
checkpoint(block, x, 2, use_reentrant=False).sum().backward()
assert x.grad.tolist() == [1, 1, 0]
print(x.grad)

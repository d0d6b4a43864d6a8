"""The second run of the block, in backward, sees another length."""
import torch
from torch.utils.checkpoint import checkpoint

lengths = [2, 3]  # state outside the block
def block(x):
    return x[:lengths.pop(0)].exp()
x = torch.ones(3, requires_grad=True)
print(lengths, x)
checkpoint(block, x, use_reentrant=False).sum().backward()

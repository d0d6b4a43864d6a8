"""bool() makes it one."""
import torch

x, mask = torch.ones(3), torch.arange(3) % 2
y = x.masked_fill(mask.bool(), 0)
assert torch.equal(y, x * (1 - mask))
print(y)

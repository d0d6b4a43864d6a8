"""where() decides for each element."""
import torch

x = torch.arange(4) / 2 - 1
y = torch.where(x < 0, -x, x)
assert torch.equal(y, x.abs())
print(x, "->", y)

"""Name all dimensions, or swap two of any number."""
import torch

x = torch.arange(24).view(2, 4, 3)
y = x.permute(0, 2, 1)
assert y.equal(x.transpose(1, 2)) and y.equal(x.mT)
print(y)

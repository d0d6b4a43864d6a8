"""A column has a dimension of size 1 to repeat."""
import torch

x = torch.arange(2)
y = x.unsqueeze(1).expand(2, 3)
assert y.equal(torch.stack([x, x, x], 1))
print(y)

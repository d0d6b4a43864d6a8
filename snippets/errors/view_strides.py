"""reshape copies, and reads in the order of the new dimensions."""
import torch

x = torch.arange(6).view(2, 3)
y = x.t().reshape(6)
assert y.equal(torch.cat([x[:, 0], x[:, 1], x[:, 2]]))
print(x, y)

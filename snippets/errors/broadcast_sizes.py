"""unsqueeze(1) makes a column of it: one number for each row."""
import torch

x, scale = torch.ones(2, 3), torch.arange(2.0)
y = x * scale.unsqueeze(1)
assert y.sum(1).equal(3 * scale)
print(x.shape, y)

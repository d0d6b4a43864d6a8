"""After a Linear layer it is BatchNorm1d."""
import torch
from torch import nn

x = torch.arange(6.0).square().view(2, 3)
y = nn.BatchNorm1d(3)(x)
assert y.mean(0).abs().max() < 1e-4
print(x.shape, y.data)

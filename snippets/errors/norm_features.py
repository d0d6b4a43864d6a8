"""Transposed, each feature has the mean 0 over batch and steps."""
import torch
from torch import nn

x = torch.arange(40.0).square().view(2, 5, 4)
y = nn.BatchNorm1d(4)(x.transpose(1, 2)).transpose(1, 2)
assert y.mean((0, 1)).abs().max() < 1e-4
print(x.shape, y.data[0])

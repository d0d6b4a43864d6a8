"""A module of your own takes as many inputs as you like."""
import torch
from torch import nn


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Bilinear(2, 3, 1)

    def forward(self, a, b):
        return self.first(a, b).relu()


y = Pair()(torch.ones(4, 2), torch.ones(4, 3))
assert y.min() >= 0
print(y.shape)

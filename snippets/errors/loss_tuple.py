"""Unpack it: the last step is what classifies the sequence."""
import torch
import torch.nn.functional as F
from torch import nn

out, h = nn.GRU(3, 2)(torch.ones(5, 4, 3))  # (5, 4, 2), (1, 4, 2)
y = torch.arange(4) % 2
loss = F.cross_entropy(out[-1], y)
assert loss == F.cross_entropy(h[0], y)
print(out.shape, h.shape, y, loss.shape)

"""Transposed, each step is one item of 3 features."""
import torch
from torch import nn

x, model = torch.ones(2, 3, 5), nn.GRU(3, 4, batch_first=True)
out, h = model(x.transpose(1, 2))
assert h[0].equal(out[:, -1])
print(x.shape, out.shape, h.shape)

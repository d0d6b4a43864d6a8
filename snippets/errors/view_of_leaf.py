"""Under no_grad() the row is set, and is still trained."""
import torch
from torch import nn

layer, row = nn.Embedding(2, 3), torch.zeros(3)
with torch.no_grad():
    layer.weight[0] = row
y = layer(torch.arange(2))
y.sum().backward()
assert layer.weight.grad.equal(torch.ones(2, 3))
assert torch.equal(y[0], row) and y[1].all()
print(layer, y[0])

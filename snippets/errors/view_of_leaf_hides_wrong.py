"""A clone takes the row; the layer goes on with its own weight.
Right: errors/view_of_leaf.py."""
import torch
from torch import nn

layer, row = nn.Embedding(2, 3), torch.zeros(3)
weight = layer.weight.clone()
weight[0] = row
y = layer(torch.arange(1))
assert torch.equal(weight[0], row) and y.all()  # nothing became 0
print(layer, "copy", weight[0].tolist(), y.shape, "not 0:", y.all())

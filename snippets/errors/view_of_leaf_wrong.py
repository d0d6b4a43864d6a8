"""A row of a weight is set by hand. Raises: RuntimeError.
Right: errors/view_of_leaf.py."""
import torch
from torch import nn

layer, row, pad = nn.Embedding(2, 3), torch.zeros(3), 0
print(layer, row, pad)
layer.weight[pad] = row

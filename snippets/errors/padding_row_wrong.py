"""Ids 0 to 2 are taken; there is no row 3 to be the padding."""
from torch import nn

print(nn.Embedding(3, 2))
nn.Embedding(3, 2, padding_idx=3)

"""Ids 0 to 2 are taken; there is no row 3 to be the padding. Raises: AssertionError.
Right: errors/padding_row.py."""
from torch import nn

shape = (3, 2)
print(nn.Embedding(*shape))
nn.Embedding(*shape, padding_idx=shape[0])

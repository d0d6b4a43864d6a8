"""Attention wants a query, a key and a value. Raises: TypeError.
Right: errors/forward_missing.py."""
import torch
from torch import nn

attention, x = nn.MultiheadAttention(4, 2), torch.ones(3, 4)
print(x.shape)
attention(x)

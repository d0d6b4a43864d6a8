"""The padding mask is (batch, steps), whatever comes first in x.
Raises: AssertionError. Right: errors/attention_mask.py."""
import torch
from torch import nn

x, pad = torch.ones(5, 2, 4), torch.zeros(5, 2).bool()
attention = nn.MultiheadAttention(4, 1)
print(x.shape, pad.shape, attention.head_dim)
attention(x, x, x, key_padding_mask=pad)

"""A mask of 0 and 1 as integers is refused. Raises: AssertionError.
Right: errors/attention_dtype.py."""
import torch
from torch import nn

x, padding = torch.ones(1, 3, 4), torch.tensor([[0, 0, 1]])
attention = nn.MultiheadAttention(4, 2, batch_first=True)
print(padding.dtype, attention.batch_first)
attention(x, x, x, key_padding_mask=padding)

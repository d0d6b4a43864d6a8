"""Where the mask is True, no other step looks."""
import torch
from torch import nn

x, pad = torch.ones(3, 2, 4), torch.zeros(2, 3).bool()
pad[1, 2] = True  # the second sequence has 2 steps
attention = nn.MultiheadAttention(4, 1)
_, weights = attention(x, x, x, key_padding_mask=pad)
assert (weights[1, :, 2] == 0).all()
print(pad, weights.data, attention.num_heads)

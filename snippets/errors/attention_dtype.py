"""bool() makes it a mask, in which True means: ignore."""
import torch
from torch import nn

x, padding = torch.ones(1, 3, 4), torch.tensor([[0, 0, 1]])
attention = nn.MultiheadAttention(4, 2, batch_first=True)
_, weights = attention(x, x, x, key_padding_mask=padding.bool())
print(weights[0, 0].tolist())
assert weights[0, :, 2].eq(0).all() and weights[0, :, :2].eq(0.5).all()

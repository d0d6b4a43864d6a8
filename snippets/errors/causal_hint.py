"""The causal mask is passed as a mask."""
import torch
from torch import nn

x = torch.randn(1, 3, 4)
mask = nn.Transformer.generate_square_subsequent_mask(3)
attention = nn.MultiheadAttention(4, 2, batch_first=True)
_, weights = attention(x, x, x, attn_mask=mask, is_causal=True)
print(weights[0].triu(1).sum().item())
assert weights[0].triu(1).eq(0).all() and weights[0].tril().gt(0).sum() == 6

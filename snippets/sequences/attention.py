"""Attention under a mask is attention to the keys that are left.
True means "attend" for F.scaled_dot_product_attention and "ignore" for
nn.MultiheadAttention."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 5, 8)  # (batch, steps, features)
real = torch.tensor([[True, True, True, False, False]])  # the last two are padding
without_padding = x[:, :3]

# The same queries, and only the keys that may be seen: no mask is involved.
expected = F.scaled_dot_product_attention(x, without_padding, without_padding)
attended = F.scaled_dot_product_attention(x, x, x, attn_mask=real[:, None])
assert torch.allclose(attended, expected, atol=1e-6)

attention = nn.MultiheadAttention(embed_dim=8, num_heads=2, batch_first=True)
expected, _ = attention(x, without_padding, without_padding)
attended, weights = attention(x, x, x, key_padding_mask=~real)
assert torch.allclose(attended, expected, atol=1e-6)

print("F.scaled_dot_product_attention(attn_mask=real): as without the padding")
print("nn.MultiheadAttention(key_padding_mask=~real):  as without the padding")
print("weights of the first query:", [round(w, 4) for w in weights[0, 0].tolist()])

"""An inverted mask raises nothing: the model attends to the padding and nothing else.
Right: sequences/attention.py."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 5, 8)
real = torch.tensor([[True, True, True, False, False]])
padding = x[:, 3:]

attention = nn.MultiheadAttention(embed_dim=8, num_heads=2, batch_first=True)
attended, weights = attention(x, x, x, key_padding_mask=real)  # should be ~real
only_padding, _ = attention(x, padding, padding)
assert torch.allclose(attended, only_padding, atol=1e-6)
print("MultiheadAttention, weight on real steps:", weights[0, :, :3].sum().item())

attended = F.scaled_dot_product_attention(x, x, x, attn_mask=~real[:, None])
only_padding = F.scaled_dot_product_attention(x, padding, padding)
assert torch.allclose(attended, only_padding, atol=1e-6)
print("scaled_dot_product_attention: the same, with the mask that the layer takes")

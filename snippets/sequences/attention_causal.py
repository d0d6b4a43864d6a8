"""With fewer queries than keys, is_causal=True aligns at the top left: the first of two
new queries sees only the first key. causal_lower_right aligns at the end."""
import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right

torch.manual_seed(0)
x = torch.randn(1, 1, 5, 8)  # (batch, heads, steps, features)
whole = F.scaled_dot_product_attention(x, x, x, is_causal=True)

# Decoding: the keys of all five steps are cached, the queries are the last two.
queries = x[:, :, 3:]
top_left = F.scaled_dot_product_attention(queries, x, x, is_causal=True)
lower_right = F.scaled_dot_product_attention(
    queries, x, x, attn_mask=causal_lower_right(2, 5))
may_see = torch.ones(2, 5, dtype=torch.bool).tril(diagonal=5 - 2)
by_hand = F.scaled_dot_product_attention(queries, x, x, attn_mask=may_see)

assert torch.allclose(lower_right, whole[:, :, 3:], atol=1e-6)
assert torch.allclose(by_hand, whole[:, :, 3:], atol=1e-6)
# The first query sees one key, and so returns its value.
assert torch.allclose(top_left[:, :, 0], x[:, :, 0], atol=1e-6)
print("may see:", may_see.int().tolist())
print(f"lower right, difference from the whole sequence: "
      f"{(lower_right - whole[:, :, 3:]).abs().max():.4f}")
print(f"is_causal=True, difference from the whole sequence: "
      f"{(top_left - whole[:, :, 3:]).abs().max():.4f}")
assert (top_left - whole[:, :, 3:]).abs().max() > 0.5

# A single new query needs no mask: it may see all keys.
last = F.scaled_dot_product_attention(x[:, :, -1:], x, x)
assert torch.allclose(last, whole[:, :, -1:], atol=1e-6)

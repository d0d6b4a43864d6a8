"""Attention is a softmax over the keys, which are the last dimension of the scores,
after dividing by the square root of the features of one head."""
import math

import torch
import torch.nn.functional as F

torch.manual_seed(0)
q = torch.randn(2, 4, 3, 8)  # (batch, heads, queries, features of a head)
k = torch.randn(2, 4, 5, 8)  # (batch, heads, keys, features of a head)
v = torch.randn(2, 4, 5, 6)

scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
weights = scores.softmax(dim=-1)
attended = weights @ v
assert torch.allclose(attended, F.scaled_dot_product_attention(q, k, v), atol=1e-6)

# The same for one query, as a weighted mean that is written out.
shares = [math.exp(q[0, 0, 0] @ key / math.sqrt(8)) for key in k[0, 0]]
mean = sum(share * value for share, value in zip(shares, v[0, 0])) / sum(shares)
assert torch.allclose(attended[0, 0, 0], mean, atol=1e-6)

print("scores:", tuple(scores.shape), " output:", tuple(attended.shape))
print(f"weights of a query, summed over the keys: {weights[0, 0, 0].sum():.4f}")

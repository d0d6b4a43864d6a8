"""Self-attention gets the same tensor three times."""
import torch
from torch import nn

attention, x = nn.MultiheadAttention(4, 2), torch.ones(3, 4)
y, weights = attention(x, x, x)
assert y.shape == (3, 4) and weights.shape == (3, 3)
print(y.shape, weights.shape)

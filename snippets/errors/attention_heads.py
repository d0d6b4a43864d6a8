"""9 features give each of 3 heads three of its own."""
import torch
from torch import nn

attention = nn.MultiheadAttention(9, 3)
x = torch.ones(4, 2, 9)
assert attention.head_dim * attention.num_heads == x.shape[2]
print(attention.head_dim, attention(x, x, x)[0].shape)

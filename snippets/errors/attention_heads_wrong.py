"""10 features cannot be shared among 3 heads."""
from torch import nn

size, heads = 10, 3
print(size, heads, size / heads)
nn.MultiheadAttention(size, heads)

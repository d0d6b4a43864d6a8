"""12 is 4 times 3, so each of 4 heads gets 3."""
from torch import nn

attention = nn.MultiheadAttention(12, 4)
assert attention.head_dim * attention.num_heads == 12
print(attention.head_dim, "per head")

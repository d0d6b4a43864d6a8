"""A mask for each sample must also be there for each head. Raises: RuntimeError.
Right: errors/attention_heads.py."""
import torch
from torch import nn

x, hide = torch.ones(3, 5, 4), torch.zeros(3, 5, 5).bool()
attention = nn.MultiheadAttention(4, 2, batch_first=True)
print(hide.shape, attention.num_heads)
attention(x, x, x, attn_mask=hide)

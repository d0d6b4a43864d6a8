"""As floats, 0 and 1 are added to the scores: nothing is hidden.
Right: errors/attention_dtype.py."""
import torch
from torch import nn

x, padding = torch.ones(1, 3, 4), torch.tensor([[0, 0, 1]])
attention = nn.MultiheadAttention(4, 2, batch_first=True)
_, weights = attention(x, x, x, key_padding_mask=padding.float())
print(f"weight on the padding: {weights[0, 0, 2]:.2f}")
assert weights[0, 0, 2] > weights[0, 0, 0]

"""repeat_interleave keeps the heads of a sample together."""
import torch
from torch import nn

x, hide = torch.ones(3, 5, 4), torch.zeros(3, 5, 5).bool()
hide[2, :, 4] = True  # in the third sample nothing attends to the last step
attention = nn.MultiheadAttention(4, 2, batch_first=True)
_, weights = attention(x, x, x, attn_mask=hide.repeat_interleave(2, dim=0))
print([round(weight, 4) for weight in weights[:, 0, 4].tolist()])
assert weights[2, :, 4].eq(0).all() and weights[:2].gt(0).all()

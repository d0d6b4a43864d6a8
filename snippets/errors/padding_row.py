"""The padding needs a row of its own: one more than there are ids."""
import torch
from torch import nn

emb = nn.Embedding(4, 2, padding_idx=3)
out = emb(torch.arange(4))
assert (out == 0).all(1).tolist() == [False, False, False, True]
print(emb, out[3].tolist())

"""Whole numbers come back whole: check that, then convert."""
import torch
from torch import nn

table, x = nn.Embedding(3, 2), torch.arange(3).float()
assert torch.equal(x, x.round()) and x.max() < table.num_embeddings
y = table(x.long())
assert torch.equal(y, table.weight)
print(x.long(), y.shape)

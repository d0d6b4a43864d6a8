"""Ids are int64."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
ids = torch.arange(3.0)
assert emb(ids.long()).equal(emb.weight)
print(emb, ids.long())

"""Ids that are floats, as from a table of numbers, are refused.
Raises: RuntimeError. Right: errors/id_float.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
ids = torch.arange(3.0)
print(emb, ids)
emb(ids)

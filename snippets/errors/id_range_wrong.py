"""A table of three rows has no row for the id 3. Raises: IndexError.
Right: errors/id_range.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
ids = torch.arange(4)
print(emb, ids)
emb(ids)

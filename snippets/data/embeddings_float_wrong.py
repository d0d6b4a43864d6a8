"""Ids must be integers: .long() after a table was read as floats.
Raises: RuntimeError. Right: errors/id_float.py."""
import torch
from torch import nn

emb = nn.Embedding.from_pretrained(torch.eye(3))
ids = torch.tensor([0.0, 2.0])
print("ids", ids.tolist(), "as integers:", emb(ids.long()).tolist())
emb(ids)

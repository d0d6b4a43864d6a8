"""Three categories have the ids 0, 1 and 2; id 3 has no row. Raises: IndexError.
Right: errors/id_range.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
ids = torch.tensor([0, 3])
print(emb, "ids:", ids.tolist())
emb(ids)

"""padding_idx=-1 means the last row; the id -1 stays illegal. Raises: IndexError.
Right: data/embeddings_padding.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2, padding_idx=-1)
print(emb, "row 2:", emb(torch.tensor([2])).tolist())
ids = torch.tensor([0, -1])
print("ids:", ids.tolist())
emb(ids)

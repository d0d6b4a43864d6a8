"""clamp gives all new ids the row of the last one: they become one.
Right: errors/id_range.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
ids = torch.arange(5)
emb(ids.clamp(max=2)).sum().backward()
assert emb.weight.grad[2].tolist() == [3, 3]  # of ids 2, 3 and 4
print(ids.clamp(max=2), emb.weight.grad)

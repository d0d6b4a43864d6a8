"""Sparse parameters get an optimizer of their own."""
import torch
from torch import nn

emb, head = nn.Embedding(3, 2, sparse=True), nn.Linear(2, 1)
opts = [torch.optim.SparseAdam(emb.parameters()),
        torch.optim.Adam(head.parameters())]
head(emb(torch.tensor(1))).backward()
for opt in opts:
    opt.step()
assert all(opt.state for opt in opts)
print(emb, head, emb.weight.grad.coalesce().indices())

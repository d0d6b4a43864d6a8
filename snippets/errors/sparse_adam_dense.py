"""An embedding makes them with sparse=True."""
import torch
from torch import nn

emb = nn.Embedding(3, 2, sparse=True)
opt = torch.optim.SparseAdam(emb.parameters())
before = emb.weight.clone()
emb(torch.tensor(1)).sum().backward()
opt.step()
moved = emb.weight.ne(before).all(1)
assert moved.tolist() == [False, True, False]
print(moved, emb.weight.grad.layout, emb.weight.shape)

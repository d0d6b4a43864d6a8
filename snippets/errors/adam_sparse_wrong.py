"""The embedding makes sparse gradients. Raises: RuntimeError.
Right: errors/adam_sparse.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2, sparse=True)
opt = torch.optim.Adam(emb.parameters())
emb(torch.tensor(1)).sum().backward()
print(emb.weight.grad)
opt.step()

"""SparseAdam wants sparse gradients. Raises: RuntimeError.
Right: errors/sparse_adam_dense.py."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
opt = torch.optim.SparseAdam(emb.parameters())
emb(torch.tensor(1)).sum().backward()
print(emb.weight.grad)
opt.step()

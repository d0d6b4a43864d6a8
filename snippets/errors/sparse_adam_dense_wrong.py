"""SparseAdam wants sparse gradients. Raises: RuntimeError."""
import torch
from torch import nn

emb = nn.Embedding(3, 2)
opt = torch.optim.SparseAdam(emb.parameters())
emb(torch.tensor(1)).sum().backward()
print(emb.weight.grad)
opt.step()

"""An embedding is one-hot times a learned matrix, in forward and
backward, without building the one-hot."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
ids = torch.tensor([[2, 0, 2, 4]])  # (batch, length)
emb = nn.Embedding(5, 3)  # five categories, three numbers each
out = emb(ids)
assert out.shape == (1, 4, 3)

W = emb.weight.detach().clone().requires_grad_()
oracle = F.one_hot(ids, 5).float() @ W
assert out.equal(oracle)
for row in out[0].tolist():
    print(*(f"{value:8.4f}" for value in row))

out.square().sum().backward()
oracle.square().sum().backward()
assert emb.weight.grad.allclose(W.grad)
used = emb.weight.grad.any(1)
print("rows with a gradient:", used.nonzero().flatten().tolist())

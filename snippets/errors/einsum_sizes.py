"""The letters follow the tensors: b is (k, j)."""
import torch

a, b = torch.arange(6).view(2, 3), torch.arange(12).view(4, 3)
y = torch.einsum("ij,kj->ik", a, b)
assert y.equal(a @ b.T)
print(y)

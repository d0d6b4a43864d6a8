"""A matrix product takes two tensors of one dtype. Raises: RuntimeError.
Right: errors/matmul_double.py."""
import torch

x, w = torch.ones(2, 3), torch.ones(3, 1).double()
print(x.shape, w.shape)
x @ w

"""A letter has one size, and j would have two. Raises: RuntimeError.
Right: errors/einsum_sizes.py."""
import torch

a, b = torch.ones(2, 3), torch.ones(4, 3)
print(a.shape, b.shape)
torch.einsum("ij,jk->ik", a, b)

"""Queries and keys, both (batch, steps, features), do not multiply.
Raises: RuntimeError. Right: errors/bmm_sizes.py."""
import torch

q, k = torch.ones(2, 4, 3), torch.ones(2, 5, 3)
print(q.shape, k.shape)
q @ k

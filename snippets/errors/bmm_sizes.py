"""Transposed keys give one score per query and key."""
import torch

q, k = torch.arange(6.0).view(1, 2, 3), torch.arange(9.0).view(1, 3, 3)
scores = q @ k.transpose(1, 2)
assert scores[0, 1, 2] == q[0, 1].dot(k[0, 2])
print(scores)

"""permute wants every dimension, also that of the batch. Raises: RuntimeError.
Right: errors/permute_rank.py."""
import torch

x, dims = torch.ones(2, 4, 3), (1, 0)
print(x.shape, dims)
x.permute(dims)

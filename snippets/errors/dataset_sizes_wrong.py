"""A TensorDataset pairs row i of each tensor with the others.
Raises: AssertionError. Right: errors/dataset_sizes.py."""
import torch
from torch.utils.data import TensorDataset

x, y = torch.ones(3, 2), torch.ones(2)
print(x.shape, y.shape)
TensorDataset(x, y)

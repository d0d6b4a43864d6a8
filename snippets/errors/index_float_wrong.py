"""Numbers of rows that are stored as floats. Raises: IndexError.
Right: errors/index_float.py."""
import torch

x, i = torch.arange(4), torch.arange(0, 4, 2).float()
print(x, i)
x[i]

"""One index more than there are dimensions. Raises: IndexError.
Right: errors/index_rank.py."""
import torch

x, row, column = torch.arange(3), 0, 1
print(x, row, column)
x[row, column]

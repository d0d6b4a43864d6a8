"""One index more than there are dimensions. Raises: IndexError."""
import torch

x, row, column = torch.arange(3), 0, 1
print(x, row, column)
x[row, column]

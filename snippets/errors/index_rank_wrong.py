"""One index more than there are dimensions."""
import torch

x, row, column = torch.arange(3), 0, 1
print(x, row, column)
x[row, column]

"""A mask of the rows does not fit the columns. Raises: IndexError.
Right: errors/mask_shape.py."""
import torch

x, keep = torch.arange(6).view(2, 3), torch.arange(3) > 0
print(x, keep)
x[keep]

"""A mask of 0 and 1 is not a mask of booleans. Raises: RuntimeError.
Right: errors/mask_dtype.py."""
import torch

x, mask = torch.ones(3), torch.arange(3) % 2
print(x, mask)
x.masked_fill(mask, torch.nan)

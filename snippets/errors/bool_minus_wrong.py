"""1 - mask was a way to invert a mask of 0 and 1. Raises: RuntimeError.
Right: errors/bool_minus.py."""
import torch

mask = torch.arange(3) > 1
print(mask)
1 - mask

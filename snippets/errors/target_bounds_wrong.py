"""Labels that start at 1 leave the range 0 to C-1. Raises: IndexError.
Right: errors/target_bounds.py."""
import torch
import torch.nn.functional as F

logits, y = torch.eye(3), torch.arange(1, 4)
print(logits.shape, y)
F.cross_entropy(logits, y)

"""One item, without its batch, has no dimension 1. Raises: IndexError.
Right: errors/dim_range.py."""
import torch

logits = torch.zeros(3)
print(logits.shape)
logits.softmax(dim=1)

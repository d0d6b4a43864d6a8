"""One item, without its batch, has no dimension 1. Raises: IndexError."""
import torch

logits = torch.zeros(3)
print(logits.shape)
logits.softmax(dim=1)

"""BCELoss refuses logits, which are not between 0 and 1. Raises: RuntimeError.
Right: errors/bce_range.py."""
import torch
import torch.nn.functional as F

logits, y = torch.tensor([-2.0, 3.0]), torch.ones(2)
print(logits, y)
F.binary_cross_entropy(logits, y)

"""BCEWithLogitsLoss refuses (3,) targets for (3, 1) logits. Raises: ValueError.
Right: errors/bce_logits_size.py."""
import torch
import torch.nn.functional as F

logits, y = torch.zeros(3, 1), torch.ones(3)
print(logits.shape, y.shape)
F.binary_cross_entropy_with_logits(logits, y)

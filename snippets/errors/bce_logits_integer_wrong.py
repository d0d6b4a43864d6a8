"""BCEWithLogitsLoss refuses integer targets. Raises: RuntimeError.
Right: errors/bce_logits_integer.py."""
import torch
import torch.nn.functional as F

logits, y = torch.zeros(2), torch.arange(2)
print(logits, y)
F.binary_cross_entropy_with_logits(logits, y)

"""BCELoss refuses integer targets, in other words. Raises: RuntimeError.
Right: errors/bce_integer.py."""
import torch
import torch.nn.functional as F

p, y = torch.zeros(2).sigmoid(), torch.arange(2)
print(p, y)
F.binary_cross_entropy(p, y)

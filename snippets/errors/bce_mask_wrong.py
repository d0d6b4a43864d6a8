"""A mask of 0 and 255 is no target for BCELoss. Raises: RuntimeError.
Right: errors/bce_mask.py."""
import torch
import torch.nn.functional as F

p, y = torch.zeros(2).sigmoid(), torch.tensor([0.0, 255.0])
print(p, y)
F.binary_cross_entropy(p, y)

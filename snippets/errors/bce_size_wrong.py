"""BCELoss refuses (3,) targets for a (3, 1) output. Raises: ValueError.
Right: errors/bce_size.py."""
import torch
import torch.nn.functional as F

p, y = torch.zeros(3, 1).sigmoid(), torch.ones(3)
print(p.shape, y.shape)
F.binary_cross_entropy(p, y)

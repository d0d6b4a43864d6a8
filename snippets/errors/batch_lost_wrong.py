"""view(-1, 3) turns 8 outputs of 12 numbers into 32 of 3. Raises: ValueError.
Right: errors/batch_lost.py."""
import torch
import torch.nn.functional as F

x, y = torch.ones(8, 4, 3), torch.arange(8)
logits = x.view(-1, 3)
print(x.shape, logits.shape, y)
F.cross_entropy(logits, y)

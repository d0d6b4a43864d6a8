"""view(-1, 3) turns 4 outputs of 6 numbers into 8 of 3."""
import torch
import torch.nn.functional as F

x, y = torch.ones(4, 2, 3), torch.arange(4)
logits = x.view(-1, 3)
print(x.shape, logits.shape, y)
F.cross_entropy(logits, y)

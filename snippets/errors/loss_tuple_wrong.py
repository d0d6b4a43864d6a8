"""A recurrent net returns a tuple, which no loss takes. Raises: TypeError.
Right: errors/loss_tuple.py."""
import torch
import torch.nn.functional as F
from torch import nn

out = nn.GRU(3, 2)(torch.ones(5, 4, 3))
y = torch.arange(4) % 2
print([part.shape for part in out], y)
F.cross_entropy(out, y)

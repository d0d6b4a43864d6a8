"""parameters() can be read only once. Raises: ValueError.
Right: errors/parameters_used_up.py."""
import torch
from torch import nn

params = nn.Linear(2, 1).parameters()
print(sum(p.numel() for p in params))
torch.optim.SGD(params)

"""Adagrad has no momentum to cycle. Raises: ValueError.
Right: errors/no_momentum.py."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.Adagrad([torch.ones([])])
peak, steps = 0.1, 10
print(peak, steps)
OneCycleLR(opt, peak, steps)

"""Adagrad has no momentum to cycle. Raises: ValueError."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.Adagrad([torch.ones([])])
peak, steps = 0.1, 10
print(peak, steps)
OneCycleLR(opt, peak, steps)

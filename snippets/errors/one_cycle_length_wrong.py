"""Only the epochs are given. Raises: ValueError. Right: errors/one_cycle_length.py."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.SGD([torch.ones([])])
options = {"max_lr": 0.1, "epochs": 2}
print(options)
OneCycleLR(opt, **options)

"""Schedulers no longer print. Raises: TypeError. Right: errors/verbose_gone.py."""
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
options = {"verbose": True}
print(opt.defaults["lr"], options)
ReduceLROnPlateau(opt, **options)

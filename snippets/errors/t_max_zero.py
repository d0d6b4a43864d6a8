"""Rounded up, it is at least 1."""
import math

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
batches, per_step = 3, 4
sched = CosineAnnealingLR(opt, T_max=math.ceil(batches / per_step))
opt.step()
sched.step()
assert sched.T_max == 1
print(batches, per_step, opt.defaults["lr"], sched.get_last_lr())

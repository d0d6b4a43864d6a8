"""Rounded up, it is at least 1."""
import math

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
batches, per_step = 3, 4
sched = CosineAnnealingLR(opt, T_max=math.ceil(batches / per_step))
opt.step()
sched.step()
assert sched.T_max == 1
print(model, sched.T_max, sched.get_last_lr())

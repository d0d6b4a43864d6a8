"""The run is longer than the cycle. Raises: ValueError.
Right: errors/one_cycle_too_long.py."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.SGD([torch.ones([])])
sched = OneCycleLR(opt, max_lr=0.1, total_steps=3)
while True:
    print(sched.last_epoch, sched.get_last_lr())
    opt.step()
    sched.step()

"""T_max came out as 0. Raises: ZeroDivisionError. Right: errors/t_max_zero.py."""
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
batches, per_step = 3, 4
sched = CosineAnnealingLR(opt, T_max=batches // per_step)
print(batches, per_step, sched.T_max, sched.get_last_lr())
opt.step()
sched.step()

"""Asked between two steps, get_lr() is one factor ahead. Warns: UserWarning.
Right: errors/get_lr.py."""
import torch
from torch.optim.lr_scheduler import StepLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
sched = StepLR(opt, step_size=1)
opt.step()
sched.step()
print(sched.get_last_lr(), sched.get_lr())

"""The scheduler counts for itself. Warns: UserWarning.
Right: errors/scheduler_epoch.py."""
import torch
from torch.optim.lr_scheduler import StepLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
sched = StepLR(opt, step_size=2)
for epoch in range(3):
    opt.step()
    sched.step(epoch)
    print(epoch, sched.last_epoch, sched.get_last_lr())

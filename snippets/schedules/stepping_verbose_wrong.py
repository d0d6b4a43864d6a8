"""verbose=True is gone: print sched.get_last_lr() where you want it.
Raises: TypeError. Right: errors/verbose_gone.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

for knobs in [{}, {"verbose": True}]:
    print("StepLR with", knobs)
    opt = torch.optim.SGD([nn.Parameter()], lr=1)
    sched = StepLR(opt, step_size=2, gamma=0.5, **knobs)
    for _ in range(4):
        print("  lr", sched.get_last_lr())
        opt.step()
        sched.step()

"""LinearLR does not start from zero, because each of its steps
multiplies. Without knobs it warms up for five steps, from a third.
Raises: ValueError. Right: schedules/warmup.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import LinearLR

opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
sched = LinearLR(opt)
lrs = []
for _ in range(8):
    lrs += sched.get_last_lr()
    opt.step()
    sched.step()
print("defaults:", *[f"{lr:.3f}" for lr in lrs])
LinearLR(opt, start_factor=0)

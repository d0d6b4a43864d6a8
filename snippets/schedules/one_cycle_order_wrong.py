"""sched.step() before opt.step(): no batch gets the first lr, and the
last batch gets one from beyond the cycle. Warns: UserWarning.
Right: schedules/one_cycle.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

used = {"sched first": [], "opt first": []}
for order, lrs in used.items():
    opt = torch.optim.SGD([nn.Parameter()])
    sched = OneCycleLR(opt, max_lr=1.0, total_steps=10)
    for _ in range(10):
        if order == "sched first":
            sched.step()
        lrs += sched.get_last_lr()
        opt.step()
        if order == "opt first":
            sched.step()
    print(f"{order:12}", *[f"{lr:.3g}" for lr in lrs])

assert used["sched first"][:-1] == used["opt first"][1:]

"""Read the lr with get_last_lr(). get_lr() warns, and in ExponentialLR
it answers with the next change already applied. Warns: UserWarning.
Right: schedules/one_cycle.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR, OneCycleLR

for make, knobs in [
    (OneCycleLR, {"max_lr": 1.0, "total_steps": 10}),
    (ExponentialLR, {"gamma": 0.5}),
]:
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    sched = make(opt, **knobs)
    opt.step()
    sched.step()
    in_use = opt.param_groups[0]["lr"]
    wrong = sched.get_lr()
    assert sched.get_last_lr() == [in_use]
    assert (wrong == [in_use]) == (make is OneCycleLR)
    print(f"{make.__name__}: in use {in_use},"
          f" get_last_lr {sched.get_last_lr()}, get_lr {wrong}")

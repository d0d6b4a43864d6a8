"""The length of the cycle is total_steps, or epochs * steps_per_epoch.
One of the two factors alone is refused. Raises: ValueError.
Right: schedules/one_cycle.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.SGD([nn.Parameter()])
for length in [
    {"epochs": 3, "steps_per_epoch": 5},
    {"epochs": 3, "steps_per_epoch": 5, "total_steps": 7},
    {"epochs": 3},
]:
    print(", ".join(f"{k}={v}" for k, v in length.items()))
    sched = OneCycleLR(opt, max_lr=1.0, **length)
    lr = sched.get_last_lr()[0]
    print(f"  {sched.total_steps} steps, first lr {lr:.4g}")

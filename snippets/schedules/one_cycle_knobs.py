"""The first lr is max_lr / div_factor, the last one is that divided by
final_div_factor. The other knobs shape the way between."""
from math import isclose

import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

steps = [0, 15, 29, 58, 99]
print("lr at step".ljust(23), *[f"{step:8}" for step in steps])
for knobs in [
    {},
    {"div_factor": 10},
    {"final_div_factor": 100},
    {"pct_start": 0.5},
    {"three_phase": True},
    {"anneal_strategy": "linear"},
    {"cycle_momentum": False},
]:
    opt = torch.optim.SGD([nn.Parameter()])
    sched = OneCycleLR(opt, max_lr=1.0, total_steps=100, **knobs)
    lrs = []
    for _ in range(100):
        lrs += sched.get_last_lr()
        opt.step()
        sched.step()

    first = 1.0 / knobs.get("div_factor", 25)
    last = first / knobs.get("final_div_factor", 10_000)
    assert isclose(lrs[0], first)
    assert isclose(lrs[99], last)
    label = "the defaults"
    for name, value in knobs.items():
        label = f"{name}={value}"
    row = [f"{lrs[step]:8.3g}" for step in steps]
    print(label.ljust(23), *row)

"""Every third lr of ten schedules over 30 steps, in nine digits:
torch's side of the comparison with the explorer."""
import json

import torch
from torch import nn
from torch.optim import lr_scheduler


def warm_up(opt, start_factor, total_iters, T_max):
    return lr_scheduler.SequentialLR(opt, [
        lr_scheduler.LinearLR(opt, start_factor, 1, total_iters),
        lr_scheduler.CosineAnnealingLR(opt, T_max)], [total_iters])


ends = {"max_lr": 0.2, "div_factor": 10, "final_div_factor": 50}
grid = [
    ("MultiStepLR", {"milestones": [8, 20], "gamma": 0.3}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 30, "eta_min": 0.01}),
    ("CosineAnnealingLR", {"T_max": 12}),
    ("warm-up", {"start_factor": 0.1, "total_iters": 7, "T_max": 23}),
] + [("OneCycleLR", {"total_steps": 30, "pct_start": rise, **ends,
                     "anneal_strategy": shape, "three_phase": three})
     for shape in ("cos", "linear")
     for rise, three in [(0.4, False), (0.3, True)]
     ] + [("ReduceLROnPlateau", {"factor": 0.5, "patience": 3})]
for name, knobs in grid:
    opt = torch.optim.SGD([nn.Parameter()], lr=0.2)
    build = getattr(lr_scheduler, name, warm_up)
    sched = build(opt, **knobs)
    lrs = []
    for step in range(30):
        lrs.append(opt.param_groups[0]["lr"])
        opt.step()
        stalls = [max(20 - step, 10)] * (name == "ReduceLROnPlateau")
        sched.step(*stalls)
    print(name, json.dumps(knobs))
    print(" ", *[f"{lr:.9g}" for lr in lrs[::3]])
    assert min(lrs) >= 0 and max(lrs) <= 0.2 + 1e-12

"""Some schedules are given the length of the run, others are not. Past
its end the lr stays, climbs, starts again or an error is raised."""
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LinearLR,
    OneCycleLR,
    PolynomialLR,
    StepLR,
)

steps = [0, 5, 9, 10, 11, 15, 20]
print("lr at step".ljust(27), *[f"{step:5}" for step in steps])
for make, knobs in [
    (StepLR, {"step_size": 4}),
    (ExponentialLR, {"gamma": 0.8}),
    (LinearLR, {"total_iters": 10}),
    (PolynomialLR, {"total_iters": 10}),
    (CosineAnnealingLR, {"T_max": 10}),
    (CosineAnnealingWarmRestarts, {"T_0": 10}),
    (OneCycleLR, {"max_lr": 1.0, "total_steps": 10}),
]:
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    sched = make(opt, **knobs)
    lrs, error = [], []
    try:
        for _ in range(21):
            lrs += sched.get_last_lr()
            opt.step()
            sched.step()
    except ValueError as raised:
        error.append(raised)
    row = [f"{lrs[step]:5.2f}" for step in steps if step < len(lrs)]
    print(make.__name__.ljust(27), *row, *error)
    climbs = make is CosineAnnealingLR
    assert (abs(lrs[-1] - 1) < 1e-6 and min(lrs) < 0.01) == climbs

"""The shape of four schedules over 100 steps, built with torch and compared
with their formulas."""
from math import cos, isclose, pi

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
)

steps = 100
schedules = {
    "multi-step": lambda opt: MultiStepLR(opt, milestones=[50, 75]),
    "exponential": lambda opt: ExponentialLR(opt, gamma=0.01 ** (1 / steps)),
    "linear": lambda opt: LinearLR(
        opt, start_factor=1.0, end_factor=0.0, total_iters=steps
    ),
    "cosine": lambda opt: CosineAnnealingLR(opt, T_max=steps),
}


def formula(name, step):
    """The fraction of the first lr that is left at a step."""
    if name == "multi-step":
        return 1.0 if step < 50 else 0.1 if step < 75 else 0.01
    if name == "exponential":
        return 0.01 ** (step / steps)
    if name == "linear":
        return 1 - step / steps
    return (1 + cos(pi * step / steps)) / 2


def lr_curve(build):
    """The lr of each step, with a first lr of 1."""
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = build(opt)
    lrs = []
    for _ in range(steps):
        lrs.append(scheduler.get_last_lr()[0])
        opt.step()
        scheduler.step()
    return lrs


shown = [0, 25, 50, 75, 99]
print("lr at step ", *[f"{step:6}" for step in shown])
for (name, build), line in zip(schedules.items(), ["-", "--", ":", "-."]):
    lrs = lr_curve(build)
    for step, lr in enumerate(lrs):
        assert isclose(lr, formula(name, step), abs_tol=1e-9)
    print(f"{name:11}", *[f"{lrs[step]:6.3f}" for step in shown])
    plt.plot(range(0, steps, 2), lrs[::2], linestyle=line, label=name)
plt.xlabel("step")
plt.ylabel("lr / first lr")
plt.legend()
title = "Halfway, linear and cosine still have half of the lr, exponential a tenth"
plt.savefig("choosing.svg", metadata={"Title": title})

"""Two schedulers stepped side by side multiply: the lr never reaches
the one that was asked for. SequentialLR runs one after the other.
Right: schedules/warmup.py."""
from math import isclose

import torch
from torch import nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LinearLR,
    SequentialLR,
)


def warmup(opt):
    return LinearLR(opt, start_factor=0.01, total_iters=40)


def run(make):
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    scheds, lrs = make(opt), []
    for _ in range(100):
        lrs.append(opt.param_groups[0]["lr"])
        opt.step()
        for sched in scheds:
            sched.step()
    return lrs


up = run(lambda opt: [warmup(opt)])
down = run(lambda opt: [CosineAnnealingLR(opt, 100)])
both = run(lambda opt: [warmup(opt), CosineAnnealingLR(opt, 100)])
assert all(isclose(b, u * d) for b, u, d in zip(both, up, down))
after = run(lambda opt: [SequentialLR(
    opt, [warmup(opt), CosineAnnealingLR(opt, 60)], [40])])
assert max(after) == after[40] == 1 and max(both) < 0.7
for name, lrs in [("side by side", both), ("SequentialLR", after)]:
    row = [f"{lr:.3f}" for lr in lrs[::20]]
    print(f"{name}:", *row, f"highest {max(lrs):.3f}")

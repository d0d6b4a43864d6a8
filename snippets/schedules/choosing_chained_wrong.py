"""Two schedulers stepped side by side multiply: the lr never reaches the one
that was asked for, and the longer the warm-up, the more is missing. SequentialLR
runs one after the other. Right: in this file."""
from math import cos, isclose, pi

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR


def new_optimizer():
    return torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)


def lr_curve(opt, *schedulers):
    """The lr of 100 steps with all the schedulers stepped after each."""
    lrs = []
    for _ in range(100):
        lrs.append(opt.param_groups[0]["lr"])
        opt.step()
        for scheduler in schedulers:
            scheduler.step()
    return lrs


def side_by_side(warmup_steps):
    opt = new_optimizer()
    warmup = LinearLR(opt, start_factor=0.01, total_iters=warmup_steps)
    cosine = CosineAnnealingLR(opt, T_max=100)
    return lr_curve(opt, warmup, cosine)


def in_sequence(warmup_steps):
    opt = new_optimizer()
    warmup = LinearLR(opt, start_factor=0.01, total_iters=warmup_steps)
    cosine = CosineAnnealingLR(opt, T_max=100 - warmup_steps)
    return lr_curve(opt, SequentialLR(opt, [warmup, cosine], [warmup_steps]))


highest = {}
for warmup_steps in 5, 40:
    print(f"warm-up of {warmup_steps} steps, lr at steps 0, 20, 40, 60, 80")
    for run in side_by_side, in_sequence:
        lrs = run(warmup_steps)
        highest[run, warmup_steps] = max(lrs)
        row = [f"{lr:.3f}" for lr in lrs[::20]]
        print(f"  {run.__name__:12}", *row, f"highest {max(lrs):.3f}")
warmup_at_20 = 0.01 + 0.99 * 20 / 40
cosine_at_20 = (1 + cos(pi * 20 / 100)) / 2
assert isclose(side_by_side(40)[20], warmup_at_20 * cosine_at_20)
assert highest[side_by_side, 40] < 0.7
assert 0.99 < highest[side_by_side, 5] < 1
assert highest[in_sequence, 5] == 1
assert highest[in_sequence, 40] == 1

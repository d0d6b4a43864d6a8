"""Two schedulers stepped side by side multiply: the lr never reaches the one
that was asked for. SequentialLR runs one after the other. Right: in this file."""
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


opt = new_optimizer()
warmup = LinearLR(opt, start_factor=0.01, total_iters=40)
cosine = CosineAnnealingLR(opt, T_max=100)
side_by_side = lr_curve(opt, warmup, cosine)

opt = new_optimizer()
warmup = LinearLR(opt, start_factor=0.01, total_iters=40)
cosine = CosineAnnealingLR(opt, T_max=60)
in_sequence = lr_curve(opt, SequentialLR(opt, [warmup, cosine], milestones=[40]))

for name, lrs in ("side by side", side_by_side), ("SequentialLR", in_sequence):
    row = [f"{lr:.3f}" for lr in lrs[::20]]
    print(f"{name}:", *row, f"highest {max(lrs):.3f}")
warmup_at_20 = 0.01 + 0.99 * 20 / 40
cosine_at_20 = (1 + cos(pi * 20 / 100)) / 2
assert isclose(side_by_side[20], warmup_at_20 * cosine_at_20)
assert max(side_by_side) < 0.7
assert in_sequence[40] == 1

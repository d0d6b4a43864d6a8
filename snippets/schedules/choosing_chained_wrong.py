"""Two schedulers stepped side by side multiply: the lr never reaches the one
that was asked for. SequentialLR runs one after the other. Right: in this file."""
from math import isclose

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
warmup_only = lr_curve(opt, LinearLR(opt, 0.01, total_iters=40))

opt = new_optimizer()
cosine_only = lr_curve(opt, CosineAnnealingLR(opt, T_max=100))

opt = new_optimizer()
side_by_side = lr_curve(
    opt, LinearLR(opt, 0.01, total_iters=40), CosineAnnealingLR(opt, T_max=100)
)

opt = new_optimizer()
in_sequence = lr_curve(opt, SequentialLR(opt, [
    LinearLR(opt, 0.01, total_iters=40),
    CosineAnnealingLR(opt, T_max=60),
], milestones=[40]))

for both, up, down in zip(side_by_side, warmup_only, cosine_only):
    assert isclose(both, up * down)
assert max(side_by_side) < 0.7
assert max(in_sequence) == in_sequence[40] == 1
for name, lrs in ("side by side", side_by_side), ("SequentialLR", in_sequence):
    row = [f"{lr:.3f}" for lr in lrs[::20]]
    print(f"{name}:", *row, f"highest {max(lrs):.3f}")

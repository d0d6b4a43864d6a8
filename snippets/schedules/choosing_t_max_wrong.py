"""T_max in epochs and a step per batch: the lr falls to 0 and climbs back
every few batches. T_max in batches falls once. Right: in this file."""
from itertools import pairwise

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR

epochs, batches = 4, 60


def lrs_of_the_run(T_max):
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.2)
    scheduler = CosineAnnealingLR(opt, T_max)
    lrs = []
    for _ in range(epochs * batches):
        lrs.append(scheduler.get_last_lr()[0])
        opt.step()
        scheduler.step()
    return lrs


def times_risen(lrs):
    return sum(after > before for before, after in pairwise(lrs))


wrong = lrs_of_the_run(T_max=epochs)
right = lrs_of_the_run(T_max=epochs * batches)
for title, lrs in ("T_max=4  ", wrong), ("T_max=240", right):
    print(title, *[f"{lr:.3f}" for lr in lrs[:9]], f"... last {lrs[-1]:.3f},"
          f" risen {times_risen(lrs)} times")
assert wrong.count(0.0) == 30
assert wrong[-1] > 0.17
assert times_risen(wrong) > 100
assert times_risen(right) == 0
assert right[-1] < 0.0001

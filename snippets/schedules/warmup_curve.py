"""The rise and the fall share the run: T_max is what the warm-up has
left. With T_max of the whole run the lr does not get to zero."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LinearLR,
    SequentialLR,
)

total, warm = 100, 30
for T_max, line in [(total - warm, "-"), (total, "--")]:
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    sched = SequentialLR(opt, [
        LinearLR(opt, start_factor=0.01, total_iters=warm),
        CosineAnnealingLR(opt, T_max)], milestones=[warm])
    lrs = []
    for step in range(total):
        lrs += sched.get_last_lr()
        opt.step()
        sched.step()
    assert max(lrs) == lrs[warm] == 1
    assert (lrs[-1] < 0.001) == (T_max == 70)
    print(f"T_max={T_max}: last lr {lrs[-1]:.4f}")
    plt.plot(lrs, line, label=f"T_max={T_max}")
plt.xlabel("step")
plt.ylabel("lr / highest lr")
plt.legend()
title = "30 steps up on a line, 70 down on a cosine to nearly zero"
plt.savefig("warmup_curve.svg", metadata={"Title": title})

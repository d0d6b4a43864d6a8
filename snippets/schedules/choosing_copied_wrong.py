"""A schedule is made for one length. Copied from 90 epochs to 9, it hardly
moves. Written as fractions of the run, it keeps its shape. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, MultiStepLR

schedules = {  # for a run of n epochs
    "MultiStepLR": lambda opt, n: MultiStepLR(opt, [n // 3, n * 2 // 3]),
    "ExponentialLR": lambda opt, n: ExponentialLR(opt, 0.01 ** (1 / n)),
    "CosineAnnealingLR": lambda opt, n: CosineAnnealingLR(opt, n),
}


def lr_curve(build, made_for, epochs):
    """The lr of each epoch of a schedule that was made for another length."""
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = build(opt, made_for)
    lrs = []
    for _ in range(epochs):
        lrs.append(scheduler.get_last_lr()[0])
        opt.step()
        scheduler.step()
    return torch.tensor(lrs)


print("lr in the last of 9 epochs")
for name, build in schedules.items():
    long_run = lr_curve(build, made_for=90, epochs=90)
    copied = lr_curve(build, made_for=90, epochs=9)
    scaled = lr_curve(build, made_for=9, epochs=9)
    assert copied.min() > 0.6
    assert scaled.allclose(long_run[::10])  # the same shape, in a tenth of the time
    print(f"{name:17} copied {copied[-1]:.2f}, scaled {scaled[-1]:.2f}")

"""A schedule is made for one length. Copied from 90 epochs to 9 it
hardly moves. As shares of the run it keeps its curve. Right: in this file."""
import torch
from torch import nn
from torch.optim import lr_scheduler


def curve(make, knob, epochs):
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    sched = make(opt, knob)
    lrs = []
    for _ in range(epochs):
        lrs += sched.get_last_lr()
        opt.step()
        sched.step()
    return torch.tensor(lrs)  # (epochs,)


def shares(epochs):
    return [(lr_scheduler.MultiStepLR, [epochs // 3, epochs * 2 // 3]),
            (lr_scheduler.ExponentialLR, 0.01 ** (1 / epochs)),
            (lr_scheduler.CosineAnnealingLR, epochs)]


for (make, copied), (_, scaled) in zip(shares(90), shares(9)):
    source = curve(make, copied, 90)
    wrong = curve(make, copied, 9)
    right = curve(make, scaled, 9)
    assert source.view(9, 10)[:, 0].allclose(right)
    assert wrong.min() > 0.6
    print(f"{make.__name__}, lr of the last of 9 epochs:"
          f" copied {wrong[-1]:.2f}, scaled {right[-1]:.2f}")

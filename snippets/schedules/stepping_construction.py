"""A scheduler acts on its optimizer from the moment it is built. What
it leaves alone depends on the scheduler."""
import torch
from torch import nn
from torch.optim import lr_scheduler

for name, knobs in {
    "ExponentialLR": {"gamma": 0.9},
    "CosineAnnealingLR": {"T_max": 10},
    "LinearLR": {},
    "LambdaLR": {"lr_lambda": lambda step: 1 / (step + 2)},
    "CyclicLR": {"base_lr": 0.1, "max_lr": 1},
    "OneCycleLR": {"max_lr": 1, "total_steps": 100},
}.items():
    opt = torch.optim.SGD([nn.Parameter()], lr=7, momentum=0.5)
    sched = getattr(lr_scheduler, name)(opt, **knobs)
    built = opt.param_groups[0]["lr"]
    momentum = opt.param_groups[0]["momentum"]
    opt.step()
    sched.step()
    after = opt.param_groups[0]["lr"]
    assert after != built
    assert (momentum != 0.5) == (name in ("CyclicLR", "OneCycleLR"))
    print(f"{name:17} lr 7 -> {built:.4g} -> {after:.4g},"
          f" momentum 0.5 -> {momentum}")

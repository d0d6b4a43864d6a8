"""OneCycleLR overwrites the optimizer's lr and its momentum (in Adam:
beta1) when it is built. What they were plays no part."""
from math import isclose

import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

w = [nn.Parameter()]
for opt in [
    torch.optim.SGD(w, lr=1e-9),
    torch.optim.SGD(w, lr=123, momentum=0.5),
    torch.optim.Adam(w, lr=0.1, betas=(0.9, 0.99)),
]:
    sched = OneCycleLR(opt, max_lr=1.0, total_steps=100)
    group = opt.param_groups[0]
    name = "betas" if "betas" in group else "momentum"
    print(f"{type(opt).__name__:4} lr {opt.defaults['lr']:<5g} ->"
          f" {group['lr']:.4g},"
          f" {name} {opt.defaults[name]} -> {group[name]}")

    assert isclose(group["lr"], 1.0 / 25)
    for _ in range(99):
        opt.step()
        sched.step()
    assert isclose(group["lr"], 1.0 / 25 / 10_000)

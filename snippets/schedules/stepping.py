"""A scheduler counts its own calls and knows nothing of epochs: gamma
once per epoch is gamma**(1/n) after each of its n batches."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR

epochs, n, gamma = 4, 40, 0.5
ends = {}
for unit, factor in [("epoch", gamma), ("batch", gamma ** (1 / n))]:
    opt = torch.optim.SGD([nn.Parameter()], lr=0.1)
    sched = ExponentialLR(opt, factor)
    lrs = []
    for epoch in range(epochs):
        for batch in range(n):
            opt.step()
            if unit == "batch":
                sched.step()
        if unit == "epoch":
            sched.step()
        lrs += sched.get_last_lr()
    ends[unit] = torch.tensor(lrs)
    print(f"per {unit}, {sched.last_epoch:3} calls, epochs end at lr",
          *[f"{lr:.4g}" for lr in lrs])

assert ends["epoch"].allclose(ends["batch"])

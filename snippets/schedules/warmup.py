"""Warm-up, then cosine: LinearLR and CosineAnnealingLR in SequentialLR,
one step per batch, as long together as the run."""
from math import cos, isclose, pi

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LinearLR,
    SequentialLR,
)

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
opt = torch.optim.Adam(model.parameters(), lr=0.01)
warm, total = 10, 100  # steps: 5 epochs of 20 batches
sched = SequentialLR(opt, [
    LinearLR(opt, start_factor=0.01, total_iters=warm),
    CosineAnnealingLR(opt, T_max=total - warm)], milestones=[warm])
step = 0
for epoch in range(5):
    for batch in torch.randperm(len(x)).split(90):
        lr = sched.get_last_lr()[0]
        share = (0.01 + 0.99 * step / warm if step < warm else
                 (1 + cos(pi * (step - warm) / (total - warm))) / 2)
        assert isclose(lr, 0.01 * share)
        if step in (0, 5, 10, 55, 99):
            print(f"step {step:2}: lr {lr:.6f}")
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
        sched.step()
        step += 1
print(f"loss {F.cross_entropy(model(x), y):.4f}")
assert step == total

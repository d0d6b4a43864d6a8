"""One milestone fewer than schedulers."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR, LinearLR, SequentialLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
pair = [LinearLR(opt, 0.5, total_iters=2), ExponentialLR(opt, 0.9)]
sched, used = SequentialLR(opt, pair, milestones=[2]), []
for epoch in range(4):
    used.append(round(sched.get_last_lr()[0], 4))
    opt.step()
    sched.step()
assert max(used) == used[2]
print(model, used)

"""Without the momentum only the lr cycles."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt = torch.optim.Adagrad([torch.ones([])])
sched, lrs = OneCycleLR(opt, 0.1, 10, cycle_momentum=False), []
for step in range(sched.total_steps):
    lrs.append(sched.get_last_lr()[0])
    opt.step()
    sched.step()
assert max(lrs) == 0.1
print(len(lrs), "steps, peak at", lrs.index(max(lrs)))

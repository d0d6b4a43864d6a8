"""One milestone fewer than schedulers."""
import torch
from torch.optim import lr_scheduler

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
pair = [lr_scheduler.LinearLR(opt, 0.5, total_iters=2),
        lr_scheduler.ExponentialLR(opt, 0.9)]
sched, used = lr_scheduler.SequentialLR(opt, pair, [2]), []
for epoch in range(4):
    used.append(f"{sched.get_last_lr()[0]:.4f}")
    opt.step()
    sched.step()
assert max(used) == used[2]
print(used)

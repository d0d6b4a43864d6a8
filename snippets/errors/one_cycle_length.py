"""epochs and steps_per_epoch, or total_steps."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt, loader = torch.optim.SGD([torch.ones([])]), range(5)
sched = OneCycleLR(opt, max_lr=0.1, epochs=2,
                   steps_per_epoch=len(loader))
assert sched.total_steps == 10
print(sched.total_steps, sched.get_last_lr())

"""get_last_lr() tells what to print."""
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
sched = ReduceLROnPlateau(opt, patience=0)
for val_loss in 0.9, 0.9, 0.8:
    sched.step(val_loss)
    print(val_loss, sched.get_last_lr())
assert sched.get_last_lr() == [opt.param_groups[0]["lr"]] == [0.1 * 0.1]

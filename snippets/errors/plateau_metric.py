"""It gets the validation loss, once per epoch."""
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
sched = ReduceLROnPlateau(opt, patience=1)
for val_loss in 0.9, 0.8, 0.8, 0.8, 0.8:
    sched.step(val_loss)
    print(val_loss, sched.get_last_lr())
assert opt.param_groups[0]["lr"] < 0.02

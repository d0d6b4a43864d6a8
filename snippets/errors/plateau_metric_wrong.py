"""Without a number there is no plateau to see. Raises: TypeError.
Right: errors/plateau_metric.py."""
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
sched = ReduceLROnPlateau(opt)
print(sched.get_last_lr())
sched.step()

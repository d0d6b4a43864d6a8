"""last_epoch >= 0 starts from the initial_lr that an earlier scheduler
wrote into the groups. A fresh optimizer has none. Raises: KeyError.
Right: schedules/stepping_resume.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

for known in [{"initial_lr": 0.8}, {}]:
    opt = torch.optim.SGD([{"params": [nn.Parameter()], **known}])
    sched = LambdaLR(opt, lambda step: 0.5 ** step, last_epoch=1)
    print(f"with {known}: step {sched.last_epoch},"
          f" lr {opt.param_groups[0]['lr']}")

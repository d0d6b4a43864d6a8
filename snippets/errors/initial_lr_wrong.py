"""last_epoch alone does not resume. Raises: KeyError. Right: errors/initial_lr.py."""
import torch
from torch.optim.lr_scheduler import StepLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
options = {"step_size": 5, "last_epoch": 3}
print(opt.defaults["lr"], options)
StepLR(opt, **options)

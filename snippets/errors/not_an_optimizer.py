"""The scheduler writes into the optimizer's groups."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
sched = StepLR(opt, step_size=1)
opt.step()
sched.step()
assert opt.param_groups[0]["lr"] == sched.get_last_lr()[0] < 0.1
print(model, opt.param_groups[0]["lr"])

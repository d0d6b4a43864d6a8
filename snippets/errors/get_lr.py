"""get_last_lr() is what the optimizer uses."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
sched = StepLR(opt, step_size=1)
opt.step()
sched.step()
assert sched.get_last_lr() == [opt.param_groups[0]["lr"]] == [0.1 * 0.1]
print(model, sched.get_last_lr())

"""Without the momentum only the lr cycles."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

model = nn.Linear(2, 1)
opt = torch.optim.Adagrad(model.parameters())
sched = OneCycleLR(opt, max_lr=0.1, total_steps=10,
                   cycle_momentum=False)
assert "momentum" not in opt.param_groups[0]
print(model, sched.total_steps, sched.get_last_lr())

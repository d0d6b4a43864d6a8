"""The optimizer steps first."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
sched, used = StepLR(opt, step_size=1), []
for epoch in range(3):
    used.append(round(opt.param_groups[0]["lr"], 4))
    opt.step()
    sched.step()
assert used[0] == 0.1
print(model, used)

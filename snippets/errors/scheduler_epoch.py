"""step() without the epoch."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
sched = StepLR(opt, step_size=2)
for epoch in range(3):
    opt.step()
    sched.step()
    print(epoch, sched.last_epoch, sched.get_last_lr())
assert sched.last_epoch == 3
print(model)

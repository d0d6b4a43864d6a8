"""epochs and steps_per_epoch, or total_steps."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
loader = [torch.ones(1, 2)] * 5
sched = OneCycleLR(opt, max_lr=0.1, epochs=2,
                   steps_per_epoch=len(loader))
assert sched.total_steps == 10
print(model(loader[0]).shape, sched.total_steps, sched.get_last_lr())

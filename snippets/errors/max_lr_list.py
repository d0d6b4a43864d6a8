"""One peak per group."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
groups = [{"params": layer.parameters()} for layer in model]
opt = torch.optim.SGD(groups)
peaks = [0.1, 0.01]
sched = OneCycleLR(opt, max_lr=peaks, total_steps=10)
assert [group["max_lr"] for group in opt.param_groups] == [0.1, 0.01]
print(model, sched.total_steps, sched.get_last_lr())

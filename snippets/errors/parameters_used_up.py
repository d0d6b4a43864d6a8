"""A list can be read as often as you like."""
import torch
from torch import nn

params = list(nn.Linear(2, 1).parameters())
count = sum(p.numel() for p in params)
opt = torch.optim.SGD(params)
assert count == sum(p.numel() for p in opt.param_groups[0]["params"])
print(count)

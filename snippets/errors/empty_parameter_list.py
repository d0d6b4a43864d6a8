"""Layers in a ModuleList are."""
import torch
from torch import nn

model = nn.Module()
model.layers = nn.ModuleList([nn.Linear(2, 3), nn.Linear(3, 1)])
opt = torch.optim.SGD(model.parameters())
assert len(opt.param_groups[0]["params"]) == 4
print(model)

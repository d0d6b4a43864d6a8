"""model.parameters() hands them over."""
import torch
from torch import nn

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters())
assert opt.param_groups[0]["params"][0] is model.weight
print([tuple(p.shape) for p in opt.param_groups[0]["params"]])

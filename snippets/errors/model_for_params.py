"""model.parameters() hands them over."""
import torch
from torch import nn

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters())
held = opt.param_groups[0]["params"]
shapes = [tuple(p.shape) for p in held]
assert held[0] is model.weight and shapes == [(1, 2), (1,)]
print(shapes)

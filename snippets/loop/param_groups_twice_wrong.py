"""A parameter belongs to one group; the rest is chosen by id. Raises: ValueError.
Right: errors/two_groups.py."""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
head = list(model[2].parameters())
ids = {id(p) for p in head}
rest = [p for p in model.parameters() if id(p) not in ids]
opt = torch.optim.SGD([{"params": rest}, {"params": head}])
for group in opt.param_groups:
    print([tuple(p.shape) for p in group["params"]])

torch.optim.SGD([{"params": model.parameters()}, {"params": head}])

"""Each parameter goes into one group."""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
head = list(model[1].parameters())
rest = [p for p in model.parameters() if not any(p is q for q in head)]
opt = torch.optim.SGD([{"params": rest}, {"params": head, "lr": 0.1}])
assert len(rest) + len(head) == len(list(model.parameters()))
for group in opt.param_groups:
    print(group["lr"], [tuple(p.shape) for p in group["params"]])

"""It stands in each group."""
import torch
from torch import nn

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for group in opt.param_groups:
    group["lr"] /= 10
assert opt.param_groups[0]["lr"] == 0.01
print(model, [group["lr"] for group in opt.param_groups])

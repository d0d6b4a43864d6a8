"""Only the epochs are given."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
print(model, opt.defaults["lr"])
OneCycleLR(opt, max_lr=0.1, epochs=2)

"""last_epoch alone does not resume."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
print(model, opt.defaults["lr"])
StepLR(opt, step_size=5, last_epoch=3)

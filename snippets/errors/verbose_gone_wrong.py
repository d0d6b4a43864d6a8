"""Schedulers no longer print."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
print(model, opt.defaults["lr"])
ReduceLROnPlateau(opt, verbose=True)

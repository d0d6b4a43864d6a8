"""Adagrad has no momentum to cycle."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

model = nn.Linear(2, 1)
opt = torch.optim.Adagrad(model.parameters())
print(model)
OneCycleLR(opt, max_lr=0.1, total_steps=10)

"""GradScaler wants fp32 weights: after model.half() it refuses. Raises: ValueError.
Right: precision/amp.py."""
import torch
from torch import nn

x = torch.ones(1).half()
model = nn.Linear(1, 1).half()
opt = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler(x.device.type)

scaler.scale(model(x)).backward()
scaler.step(opt)

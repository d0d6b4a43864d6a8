"""After model.half() the gradients are fp16, and GradScaler refuses to unscale
them. Raises: ValueError. Right: recipes/amp_loop.py."""
import torch
from torch import nn

model = nn.Linear(1, 1).half()
x = torch.ones(1).half()
optimizer = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler(x.device.type)

scaler.scale(model(x)).backward()
scaler.step(optimizer)

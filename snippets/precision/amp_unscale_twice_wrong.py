"""unscale_ comes once per optimizer step, not once per micro-batch.
Raises: RuntimeError. Right: precision/amp_accumulate.py."""
import torch
from torch import nn

x = torch.ones(1)
model = nn.Linear(1, 1)
opt = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler(x.device.type)

for loss in [model(x), model(x)]:  # two micro-batches, gradient 1 each
    scaler.scale(loss).backward()
    print("weight.grad:", model.weight.grad.item())
    scaler.unscale_(opt)

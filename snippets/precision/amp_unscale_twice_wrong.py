"""unscale_ after each micro-batch: the second time it is refused, because the
gradient is then one part unscaled and one part still scaled.
Raises: RuntimeError. Right: precision/amp_accumulate.py."""
import torch
from torch import nn

x = torch.ones(1)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler(x.device.type)

for micro_batch in range(2):
    loss = model(x)  # its gradient for the weight is 1
    scaler.scale(loss).backward()
    print("weight.grad:", model.weight.grad.item())
    scaler.unscale_(optimizer)

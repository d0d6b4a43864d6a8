"""A scale that has fallen means that the step was skipped. Leave out
sched.step() then: no lr is lost, and nothing warns."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR

x = torch.ones(1)
device = x.device.type
model = nn.Linear(1, 1)
opt = torch.optim.SGD(model.parameters(), lr=1)
sched = ExponentialLR(opt, 0.5)
scaler = torch.amp.GradScaler(device)
for step in range(4):
    before = model.bias.item()
    lr = sched.get_last_lr()[0]
    opt.zero_grad()
    with torch.amp.autocast(device, torch.float16):
        loss = model(x)  # its gradient for the bias is 1
    scaler.scale(loss).backward()
    scaler.step(opt)
    scale = scaler.get_scale()
    scaler.update()
    if scaler.get_scale() >= scale:
        sched.step()
    moved = before - model.bias.item()
    print(f"step {step}: lr {lr}, bias moved by {moved:.4f}")

assert sched.last_epoch == step  # one fewer than the steps tried

"""GradScaler skips a step on overflow. The scheduler counts it anyway
and warns of an order, although the order is right. Warns: UserWarning.
Right: schedules/stepping_scaler.py."""
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
    scaler.update()
    sched.step()
    moved = before - model.bias.item()
    assert abs(moved - lr) < 1e-6 or step == 0
    print(f"step {step}: lr {lr}, bias moved by {moved:.4f}")

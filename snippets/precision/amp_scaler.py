"""An overflow skips the step and halves the scale. growth_interval
clean steps in a row double it."""
import torch
from torch import nn

x = torch.ones(1)
device = x.device.type
print("defaults:", torch.amp.GradScaler(device).state_dict())
model = nn.Linear(1, 1)
nn.init.zeros_(model.weight)
opt = torch.optim.SGD(model.parameters(), lr=0.5)
scaler = torch.amp.GradScaler(device, growth_interval=3)

clean = 0
for step in range(10):
    opt.zero_grad()
    with torch.amp.autocast(device, torch.float16):
        loss = model(x)  # its gradient for the weight is 1
    scale = scaler.get_scale()
    scaler.scale(loss).backward()
    grad = model.weight.grad.item()
    scaler.step(opt)
    scaler.update()
    clean += scaler.get_scale() >= scale
    weight = model.weight.item()
    assert weight == -0.5 * clean  # a clean step moves by lr * 1
    print(f"{step}: scale {scale:5.0f}  grad {grad:5.0f}  w {weight}")

"""Once per step, after the last backward, before clipping."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w], lr=0.25)
scaler = torch.amp.GradScaler(w.device.type)
for step in range(2):
    opt.zero_grad()
    for micro in range(2):
        scaler.scale(w.sum() / 2).backward()
    scaler.unscale_(opt)
    assert w.grad.item() == 1
    scaler.step(opt)
    scaler.update()
print(w)

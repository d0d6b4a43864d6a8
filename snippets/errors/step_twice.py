"""backward, step, update: once each in every turn."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w], lr=0.25)
scaler = torch.amp.GradScaler(w.device.type)
for step in range(2):
    opt.zero_grad()
    scaler.scale(w.sum()).backward()
    scaler.step(opt)
    scaler.update()
assert w.item() == 1 - 2 * 0.25
print(w)

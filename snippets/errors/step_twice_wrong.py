"""update belongs behind every step. Raises: RuntimeError.
Right: errors/step_twice.py."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w])
scaler = torch.amp.GradScaler(w.device.type)
scaler.scale(w.sum()).backward()
print(w.grad)
scaler.step(opt)
scaler.step(opt)

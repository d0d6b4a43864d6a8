"""Clipping behind the step comes too late. Raises: RuntimeError.
Right: errors/unscale_late.py."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w])
scaler = torch.amp.GradScaler(w.device.type)
scaler.scale(w.sum()).backward()
print(w.grad)
scaler.step(opt)
scaler.unscale_(opt)

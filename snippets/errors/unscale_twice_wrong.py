"""The gradients are divided by the scale once, not twice. Raises: RuntimeError.
Right: errors/unscale_twice.py."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w])
scaler = torch.amp.GradScaler(w.device.type)
scaler.scale(w.sum()).backward()
print(w.grad)
scaler.unscale_(opt)
scaler.unscale_(opt)

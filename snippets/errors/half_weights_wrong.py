"""GradScaler wants fp32 weights, and model.half() has none. Raises: ValueError.
Right: errors/half_weights.py."""
import torch

w = torch.nn.Parameter(torch.ones(1).half())
opt = torch.optim.SGD([w])
scaler = torch.amp.GradScaler(w.device.type)
scaler.scale(w.sum()).backward()
print(w.grad)
scaler.step(opt)

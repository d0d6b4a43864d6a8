"""The loss keeps its graph, and the weights their gradient."""
import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w], lr=0.5)
scaler = torch.amp.GradScaler(w.device.type)
scaler.scale(w.sum()).backward()
assert all(p.grad is not None for p in [w])
scaler.step(opt)
assert w.item() == 0.5
print(w)

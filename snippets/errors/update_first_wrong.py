"""update without a step has nothing to go by. Raises: AssertionError.
Right: errors/step_twice.py."""
import torch

w = torch.nn.Parameter(torch.ones(1))
scaler = torch.amp.GradScaler(w.device.type)
scaler.scale(w.sum()).backward()
print(w.grad)
scaler.update()

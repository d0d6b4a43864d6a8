"""model.parameters() is a generator. The optimizer has used this one up, so nothing is
left to clip. Warns: UserWarning. Right: loop/clipping_loop.py."""
import torch
from torch import nn

model = nn.Linear(1, 1)
parameters = model.parameters()
optimizer = torch.optim.SGD(parameters)
model(torch.tensor([100.0])).backward()

norm = nn.utils.clip_grad_norm_(parameters, 1.0)
print(f"used up: norm {norm:.4f}, gradient {model.weight.grad.item():.4f}")
assert norm == 0

norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # a new generator
print(f"new:     norm {norm:.4f}, gradient {model.weight.grad.item():.4f}")
assert norm > 100

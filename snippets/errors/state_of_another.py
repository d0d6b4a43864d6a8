"""A new kind of optimizer starts afresh, with its own lr."""
import torch
from torch import nn

model = nn.Linear(2, 1)
opt = torch.optim.Adam(model.parameters(), lr=0.01)
model.weight.sum().backward()
before = model.weight.clone()
opt.step()
step = (before - model.weight).detach()
assert torch.allclose(step, torch.tensor(0.01))
print(step)

"""opt.step() changes weights in place; a loss from before is spent.
Raises: RuntimeError. Right: models/inplace/#why-does-it-raise-after-optstep."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.eye(4)
model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 1))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
out = model(x)
first, second = out.mean(), out.square().mean()

first.backward(retain_graph=True)
opt.step()
print(f"first loss {first:.4f} -> {model(x).mean():.4f}")
second.backward()

"""As many steps as the run has."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
loader, epochs = [torch.ones(1, 2)] * 3, 2
sched = OneCycleLR(opt, 0.1, total_steps=len(loader) * epochs)
for epoch in range(epochs):
    for x in loader:
        model(x).sum().backward()
        opt.step()
        sched.step()
assert sched.last_epoch == sched.total_steps
print(sched.last_epoch, f"{sched.get_last_lr()[0]:.7f}")

"""As many steps as the run has."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt, loader, epochs = torch.optim.SGD([torch.ones([])]), range(3), 2
sched = OneCycleLR(opt, 0.1, total_steps=len(loader) * epochs)
for epoch in range(epochs):
    for batch in loader:
        opt.step()
        sched.step()
assert sched.last_epoch == sched.total_steps
print(sched.last_epoch, f"{sched.get_last_lr()[0]:.7f}")

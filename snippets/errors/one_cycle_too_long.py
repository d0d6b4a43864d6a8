"""As many steps as the run has."""
import torch
from torch.optim.lr_scheduler import OneCycleLR

opt, loader, epochs = torch.optim.SGD([torch.ones([])]), range(3), 2
sched = OneCycleLR(opt, 0.1, total_steps=len(loader) * epochs)
lrs = []
for epoch in range(epochs):
    for batch in loader:
        lrs.append(sched.get_last_lr()[0])
        opt.step()
        sched.step()
assert min(lrs) == lrs[-1]
print(len(lrs), "steps, the last at", f"{lrs[-1]:.7f}")

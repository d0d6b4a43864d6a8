"""len(dataset) // batch_size misses the last, smaller batch: the loop
runs on after the cycle has ended. len(loader) counts it. Raises: ValueError.
Right: schedules/one_cycle.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader

epochs, batch_size = 3, 4
dataset = torch.zeros(10)
loader = DataLoader(dataset, batch_size)
steps_per_epoch = len(dataset) // batch_size
assert steps_per_epoch == len(loader) - 1

opt = torch.optim.SGD([nn.Parameter()])
sched = OneCycleLR(opt, 1.0, epochs * steps_per_epoch)
for epoch in range(epochs):
    for batch in loader:
        lr = sched.get_last_lr()[0]
        print(f"epoch {epoch}, batch of {len(batch)}: lr {lr:.4g}")
        opt.step()
        sched.step()

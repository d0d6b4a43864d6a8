"""SWALR leads the learning rate to swa_lr in anneal_epochs steps and
keeps it there."""
import torch
from torch.optim.swa_utils import SWALR

opt = torch.optim.SGD([torch.zeros(())], lr=0.5)
sched = SWALR(opt, 0.1, anneal_epochs=4, anneal_strategy="linear")
lrs = []
for epoch in range(7):
    lrs += [opt.param_groups[0]["lr"]]
    opt.step()
    sched.step()
assert torch.tensor(lrs).allclose(
    torch.tensor([0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1]))
print(*(f"{lr:.4f}" for lr in lrs))

"""The first learning rate is never used."""
import torch
from torch.optim.lr_scheduler import StepLR

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
sched = StepLR(opt, step_size=1)
for epoch in range(3):
    sched.step()
    print(epoch, f"{opt.param_groups[0]['lr']:.4f}")
    opt.step()

"""The optimizer steps first."""
import torch
from torch.optim.lr_scheduler import StepLR

w = torch.tensor(1.0, requires_grad=True)
opt = torch.optim.SGD([w], lr=1)
sched = StepLR(opt, step_size=1)
w.backward()
opt.step()
sched.step()
assert w == 0
print(w, sched.get_last_lr())

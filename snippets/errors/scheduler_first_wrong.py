"""The first learning rate is never used. Warns: UserWarning.
Right: errors/scheduler_first.py."""
import torch

w = torch.tensor(1.0, requires_grad=True)
opt = torch.optim.SGD([w], lr=1)
sched = torch.optim.lr_scheduler.StepLR(opt, step_size=1)
w.backward()
sched.step()
opt.step()
print(w)  # 0 in the right order

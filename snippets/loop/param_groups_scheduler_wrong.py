"""A group added after the scheduler was built: some follow, LinearLR
takes a wrong path, OneCycleLR raises. Raises: KeyError.
Right: errors/max_lr_list.py."""
import torch
from torch.optim import lr_scheduler

for rule, knobs in [
        (lr_scheduler.StepLR, {"step_size": 1}),
        (lr_scheduler.LinearLR, {"start_factor": 0.5}),
        (lr_scheduler.OneCycleLR, {"max_lr": 0.1, "total_steps": 10})]:
    v, w = torch.ones(2)
    opt = torch.optim.SGD([v], lr=0.1)
    sched = rule(opt, **knobs)
    print(rule.__name__, getattr(sched, "total_steps", ""))
    opt.add_param_group({"params": w, "lr": 0.2})
    for step in range(5):
        rates = [f"{group['lr']:.4f}" for group in opt.param_groups]
        print("  lr", *rates)
        opt.step()
        sched.step()

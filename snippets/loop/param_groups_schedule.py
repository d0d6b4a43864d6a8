"""Most schedulers scale each group from its own learning rate, so the ratio stays.
OneCycleLR with one max_lr, and an eta_min, are the same for all groups."""
import torch
from torch.optim import lr_scheduler

SCHEDULERS = {
    "LambdaLR": lambda opt: lr_scheduler.LambdaLR(opt, lambda step: 0.9**step),
    "CosineAnnealingLR": lambda opt: lr_scheduler.CosineAnnealingLR(opt, 10),
    "CosineAnnealingLR, eta_min=0.01": lambda opt: lr_scheduler.CosineAnnealingLR(
        opt, 10, eta_min=0.01),
    "OneCycleLR, max_lr=0.1": lambda opt: lr_scheduler.OneCycleLR(
        opt, max_lr=0.1, total_steps=10),
    "OneCycleLR, max_lr=[0.01, 0.1]": lambda opt: lr_scheduler.OneCycleLR(
        opt, max_lr=[0.01, 0.1], total_steps=10),
}

ratios = {}
for name, build in SCHEDULERS.items():
    body, head = torch.zeros(2).split(1)
    optimizer = torch.optim.SGD([
        {"params": body, "lr": 0.01}, {"params": head, "lr": 0.1}], momentum=0.9)
    scheduler = build(optimizer)
    for step in range(8):
        optimizer.step()
        scheduler.step()
    body_lr, head_lr = scheduler.get_last_lr()
    ratios[name] = head_lr / body_lr
    print(f"{name:32} lr {body_lr:.4f} and {head_lr:.4f}, ratio {ratios[name]:.1f}")

assert abs(ratios["LambdaLR"] - 10) < 1e-6
assert abs(ratios["CosineAnnealingLR"] - 10) < 1e-6
assert ratios["CosineAnnealingLR, eta_min=0.01"] < 2
assert ratios["OneCycleLR, max_lr=0.1"] == 1
assert abs(ratios["OneCycleLR, max_lr=[0.01, 0.1]"] - 10) < 1e-6

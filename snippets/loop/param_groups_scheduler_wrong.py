"""A group added after the scheduler was built may follow it, take a wrong path, or
end the run. Right: in this file."""
import torch
from torch.optim import lr_scheduler

SCHEDULERS = {
    "StepLR": lambda opt: lr_scheduler.StepLR(opt, step_size=3),
    "CosineAnnealingLR": lambda opt: lr_scheduler.CosineAnnealingLR(opt, 10),
    "Cosine, past T_max": lambda opt: lr_scheduler.CosineAnnealingLR(opt, 4),
    "ReduceLROnPlateau": lambda opt: lr_scheduler.ReduceLROnPlateau(opt, patience=1),
    "LinearLR": lambda opt: lr_scheduler.LinearLR(opt, start_factor=0.5),
    "ConstantLR": lambda opt: lr_scheduler.ConstantLR(opt, 0.25, total_iters=3),
    "LambdaLR": lambda opt: lr_scheduler.LambdaLR(opt, lambda step: 0.9**step),
    "MultiplicativeLR": lambda opt: lr_scheduler.MultiplicativeLR(
        opt, lambda step: 0.9),
    "OneCycleLR": lambda opt: lr_scheduler.OneCycleLR(
        opt, max_lr=0.1, total_steps=10),
}


def last_lr(build, scheduler_first):
    """Return the lr of the second group after five steps."""
    first, second = torch.ones(2).split(1)
    opt = torch.optim.SGD([first], lr=0.1, momentum=0.9)
    if scheduler_first:
        scheduler = build(opt)
        opt.add_param_group({"params": second, "lr": 0.2})
    else:
        opt.add_param_group({"params": second, "lr": 0.2})
        scheduler = build(opt)
    for step in range(5):
        opt.step()
        if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
            scheduler.step(1.0)
        else:
            scheduler.step()
    return opt.param_groups[1]["lr"]


outcome = {}
print("lr of the second group after 5 steps: group first, scheduler first")
for name, build in SCHEDULERS.items():
    right = last_lr(build, scheduler_first=False)
    try:
        late = last_lr(build, scheduler_first=True)
    except (KeyError, ValueError) as error:
        outcome[name] = type(error).__name__
        print(f"{name:18} {right:.4f}  {outcome[name]}: {error}")
    else:
        outcome[name] = late / right
        print(f"{name:18} {right:.4f}  {late:.4f}")

assert abs(outcome["StepLR"] - 1) < 1e-6
assert abs(outcome["CosineAnnealingLR"] - 1) < 1e-6
assert abs(outcome["ReduceLROnPlateau"] - 1) < 1e-6
assert abs(outcome["LinearLR"] - 2) < 1e-6
assert abs(outcome["ConstantLR"] - 4) < 1e-6
assert outcome["Cosine, past T_max"] == "ValueError"
assert outcome["LambdaLR"] == "ValueError"
assert outcome["MultiplicativeLR"] == "ValueError"
assert outcome["OneCycleLR"] == "KeyError"

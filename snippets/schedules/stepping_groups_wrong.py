"""There is one lr per parameter group. max_lr is one value for all of
them, or a list of exactly that many. Raises: ValueError.
Right: errors/max_lr_list.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

body, head = nn.Parameter(), nn.Parameter()
for max_lr in [1.0, [0.1, 1.0], [0.1, 0.5, 1.0]]:
    opt = torch.optim.SGD([
        {"params": [body], "lr": 0.02}, {"params": [head]}
    ], lr=0.2)
    lrs = [group["lr"] for group in opt.param_groups]
    print(f"max_lr={max_lr}, in place of {lrs}")
    sched = OneCycleLR(opt, max_lr, total_steps=10)
    for step in range(3):
        lrs = [group["lr"] for group in opt.param_groups]
        assert lrs == sched.get_last_lr()
        print(f"  step {step}:", *[f"{lr:.3g}" for lr in lrs])
        opt.step()
        sched.step()

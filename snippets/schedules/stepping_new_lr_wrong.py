"""Loading brings back the old lr. A new one is written into the group
and, for a scheduler that starts from base_lrs, there as well. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR, LambdaLR


def build(kind, rule, lr):
    opt = torch.optim.SGD([nn.Parameter()], lr=lr)
    return opt, kind(opt, rule)


for kind, rule, base in [
    (ExponentialLR, 0.5, False),
    (LambdaLR, lambda step: 0.5 ** step, False),
    (LambdaLR, lambda step: 0.5 ** step, True),
]:
    old = build(kind, rule, lr=0.1)
    opt, sched = new = build(kind, rule, lr=0.016)
    group = opt.param_groups[0]
    print(f"{kind.__name__}: built with {group['lr']},", end=" ")
    for part, saved in zip(new, old):
        part.load_state_dict(saved.state_dict())
    group = opt.param_groups[0]
    assert sched.base_lrs == [group["lr"]] == [0.1]
    print("loaded", group["lr"])
    group["lr"] = 0.016
    if base:
        sched.base_lrs = [0.016]
    lrs = []
    for _ in range(4):
        lrs.append(f"{group['lr']:.3g}")
        opt.step()
        sched.step()
    print("  group and base_lrs" if base else "  group alone", *lrs)

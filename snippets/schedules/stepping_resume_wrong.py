"""Without the scheduler's state, or with a scheduler that is built
after the optimizer was loaded, a resumed run has wrong lrs.
Right: schedules/stepping_resume.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR, LinearLR, OneCycleLR


def build(kind, knobs):
    opt = torch.optim.SGD([nn.Parameter()], lr=1)
    return opt, kind(opt, **knobs)


def train(opt, sched, steps):
    lrs = []
    for _ in range(steps):
        lrs.append(round(opt.param_groups[0]["lr"], 2))
        opt.step()
        sched.step()
    return lrs


for kind, knobs in [
    (OneCycleLR, {"max_lr": 1, "total_steps": 8}),
    (LinearLR, {"start_factor": 0.2, "total_iters": 4}),
    (ExponentialLR, {"gamma": 0.8}),
]:
    first, lrs = build(kind, knobs), {}
    print(kind.__name__, train(*first, 3), "cut")
    old, count = [part.state_dict() for part in first]
    for case in ["both loaded", "scheduler not loaded", "built last"]:
        opt, sched = build(kind, knobs)
        opt.load_state_dict(old)
        if case == "built last":
            sched = kind(opt, **knobs)
        if case != "scheduler not loaded":
            sched.load_state_dict(count)
        lrs[case] = train(opt, sched, 5)
        print(f"  {case:20}", lrs[case])
    assert lrs["both loaded"] == train(*build(kind, knobs), 8)[3:]

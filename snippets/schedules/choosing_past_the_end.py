"""Some schedules are given the length of the run, others are not. Past its end
the lr stays, climbs back, starts again, or an error is raised."""
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LinearLR,
    OneCycleLR,
    PolynomialLR,
    StepLR,
)

schedules = {
    "StepLR": lambda opt: StepLR(opt, step_size=4),
    "ExponentialLR": lambda opt: ExponentialLR(opt, gamma=0.8),
    "LinearLR": lambda opt: LinearLR(opt, total_iters=10),
    "PolynomialLR": lambda opt: PolynomialLR(opt, total_iters=10),
    "CosineAnnealingLR": lambda opt: CosineAnnealingLR(opt, T_max=10),
    "CosineAnnealingWarmRestarts": lambda opt: CosineAnnealingWarmRestarts(
        opt, T_0=10
    ),
    "OneCycleLR": lambda opt: OneCycleLR(opt, max_lr=1.0, total_steps=10),
}
shown = [0, 5, 9, 10, 11, 15, 20]
print("lr at step".ljust(27), *[f"{step:5}" for step in shown])
curves = {}
for name, build in schedules.items():
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = build(opt)
    lrs, message = [], ""
    try:
        for _ in range(21):
            lrs.append(scheduler.get_last_lr()[0])
            opt.step()
            scheduler.step()
    except ValueError as error:
        message = str(error)
    curves[name] = lrs
    row = [f"{lrs[step]:5.2f}" for step in shown if step < len(lrs)]
    print(name.ljust(27), *row, message)
    if name == "OneCycleLR":
        assert len(lrs) == 11
        assert "specified number of total steps is 10" in message
    else:
        assert len(lrs) == 21
assert curves["StepLR"][20] < curves["StepLR"][11]
assert curves["ExponentialLR"][20] < curves["ExponentialLR"][11]
assert curves["LinearLR"][11] == curves["LinearLR"][20] == 1
assert curves["PolynomialLR"][11] == curves["PolynomialLR"][20] == 0
assert abs(curves["CosineAnnealingLR"][10]) < 1e-6
assert abs(curves["CosineAnnealingLR"][20] - 1) < 1e-6
assert curves["CosineAnnealingWarmRestarts"][10] == 1

"""ReduceLROnPlateau asks for a metric below `best * (1 - threshold)`. If the best
value is negative, that limit lies above it: a metric that stands still passes for
better, and the lr is never cut. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau


def lr_after_20_epochs(accuracy, sign, **arguments):
    """The lr after an accuracy, or its negative, that does not change."""
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = ReduceLROnPlateau(opt, **arguments)  # patience=10, factor=0.1
    for _ in range(20):
        scheduler.step(sign * accuracy)
    return scheduler.get_last_lr()[0]


settings = {
    "-accuracy": (-1, {}),
    "-accuracy, threshold_mode='abs'": (-1, {"threshold_mode": "abs"}),
    "accuracy, mode='max'": (1, {"mode": "max"}),
}
lrs = {}
for name, (sign, arguments) in settings.items():
    lrs[name] = lr_after_20_epochs(0.9, sign, **arguments)
    print(f"{name:31}  lr after 20 equal epochs: {lrs[name]}")
assert lrs["-accuracy"] == 1
assert lrs["-accuracy, threshold_mode='abs'"] == 0.1
assert lrs["accuracy, mode='max'"] == 0.1

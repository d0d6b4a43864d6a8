"""ReduceLROnPlateau wants the metric to fall. Given an accuracy that
rises, it takes every epoch for a bad one and cuts the lr. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau


def build(mode):
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    return ReduceLROnPlateau(opt, mode, patience=2)


default, right = build("min"), build("max")
for accuracy in 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95:
    print(f"accuracy {accuracy:.2f}, lr {default.get_last_lr()[0]:.2f},"
          f" with mode='max' {right.get_last_lr()[0]:.2f}")
    default.step(accuracy)
    right.step(accuracy)
(lr,), (kept,) = default.get_last_lr(), right.get_last_lr()
assert lr < 0.05 and kept == 1
print(f"then lr {lr:.2f}, with mode='max' {kept:.2f}")
print(f"best so far: {default.best}, with mode='max' {right.best}")

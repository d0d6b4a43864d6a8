"""ReduceLROnPlateau waits for the metric to fall. Given an accuracy that rises,
it counts every epoch as a bad one and cuts the lr. Right: in this file."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau


def new_scheduler(mode):
    opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    return ReduceLROnPlateau(opt, mode=mode, patience=2)


falling, rising = new_scheduler("min"), new_scheduler("max")
for accuracy in 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95:
    falling.step(accuracy)
    rising.step(accuracy)
    print(f"accuracy {accuracy:.2f}: lr {falling.get_last_lr()[0]:.2f},"
          f" with mode='max' {rising.get_last_lr()[0]:.2f}")
assert falling.get_last_lr()[0] < 0.05
assert falling.best == 0.5  # the first accuracy, and the lowest
assert rising.get_last_lr()[0] == 1
assert rising.best == 0.95

"""ReduceLROnPlateau must be given the metric at each step. SequentialLR and
ChainedScheduler call step() without one, so they refuse it. Raises: TypeError.
Right: errors/plateau_in_sequence.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    LinearLR,
    ReduceLROnPlateau,
    SequentialLR,
)

opt = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
warmup, plateau = LinearLR(opt), ReduceLROnPlateau(opt)
try:
    SequentialLR(opt, [warmup, plateau], milestones=[5])
except ValueError as error:
    print(error)
try:
    ChainedScheduler([warmup, plateau])
except ValueError as error:
    print(error)
plateau.step(0.5)
print("best so far:", plateau.best)
plateau.step()

"""ReduceLROnPlateau must be told the metric at each step. SequentialLR
and ChainedScheduler cannot tell it, so they refuse it. Raises: TypeError.
Right: errors/plateau_in_sequence.py."""
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    LinearLR,
    ReduceLROnPlateau,
    SequentialLR,
)

opt = torch.optim.SGD([nn.Parameter()])
plateau = ReduceLROnPlateau(opt)
for join in [lambda pair: SequentialLR(opt, pair, [5]),
             lambda pair: ChainedScheduler(pair)]:
    try:
        join([LinearLR(opt), plateau])
    except ValueError as error:
        print(error)
plateau.step(0.5)
print("best so far:", plateau.best)
plateau.step()

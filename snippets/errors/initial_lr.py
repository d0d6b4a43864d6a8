"""Save the scheduler's state beside the optimizer's."""
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR


def build():
    opt = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
    return opt, StepLR(opt, step_size=2)


old, new = build(), build()
for step in range(3):
    for part in old:
        part.step()
for part, saved in zip(new, old):
    part.load_state_dict(saved.state_dict())
assert new[1].last_epoch == 3
print(new[1].get_last_lr(), new[0].param_groups[0]["lr"])

"""Save the scheduler's state beside the optimizer's."""
import torch
from torch.optim.lr_scheduler import StepLR


def build():
    opt = torch.optim.SGD([torch.ones([])], lr=0.1)
    return opt, StepLR(opt, step_size=2)


old, new = build(), build()
for part in old * 2:
    part.step()
for i in range(2):
    new[i].load_state_dict(old[i].state_dict())
assert new[1].last_epoch == 2
print(new[1].get_last_lr(), new[0].param_groups[0]["lr"])

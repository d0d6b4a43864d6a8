"""OneCycleLR has one cycle and refuses a second. CyclicLR and
CosineAnnealingWarmRestarts are made to repeat."""
import torch
from torch import nn
from torch.optim import lr_scheduler

for name, knobs in {
    "OneCycleLR": {"max_lr": 1, "total_steps": 8},
    "CyclicLR": {"base_lr": 0.04, "max_lr": 1, "step_size_up": 4},
    "CosineAnnealingWarmRestarts": {"T_0": 8},
}.items():
    opt = torch.optim.SGD([nn.Parameter()], lr=1)
    sched = getattr(lr_scheduler, name)(opt, **knobs)
    lrs = []
    try:
        for step in range(24):
            lrs.append(round(sched.get_last_lr()[0], 2))
            opt.step()
            sched.step()
        assert lrs == 3 * lrs[:8]
        print(f"{name}, 3 times", *lrs[:8])
    except ValueError as error:
        assert len(lrs) == 8 + 1  # refused after one step too many
        print(f"{name}, once", *lrs[:8])
        print(f"  step {step}: {error}")

doc = " ".join(lr_scheduler.OneCycleLR.__doc__.split())
start = doc.index("The default behaviour")
print(doc[start:doc.index(" Args:", start)])

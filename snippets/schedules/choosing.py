"""Five schedules over 100 steps, each the formula of its name. Only the
plateau one watches the loss: it falls after 11 steps without gain."""
from math import cos, isclose, pi

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import lr_scheduler

steps = [0, 25, 50, 75, 99]
formulas = {
    "MultiStepLR": lambda t: 0.1 ** ((t >= 50) + (t >= 75)),
    "ExponentialLR": lambda t: 0.01 ** (t / 100),
    "CosineAnnealingLR": lambda t: (1 + cos(pi * t / 100)) / 2,
    "LinearLR": lambda t: 1 - t / 100,
    "ReduceLROnPlateau": lambda t: 0.1 ** max(0, (t - 31) // 11),
}
knobs = [{"milestones": [50, 75]}, {"gamma": 0.01 ** (1 / 100)},
         {"T_max": 100}, {"start_factor": 1, "end_factor": 0,
                          "total_iters": 100}, {}]
lines = ["-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1))]
print("lr at step".ljust(17), *[f"{step:6}" for step in steps])
for (name, formula), knob, line in zip(formulas.items(), knobs, lines):
    opt = torch.optim.SGD([nn.Parameter()], lr=1.0)
    sched = getattr(lr_scheduler, name)(opt, **knob)
    lrs = []
    for step in range(100):
        lrs.append(opt.param_groups[0]["lr"])
        assert isclose(lrs[-1], formula(step))
        opt.step()
        val_loss = max(100 - step, 70)  # stops falling at step 30
        sched.step(*[val_loss] * (name == "ReduceLROnPlateau"))
    print(name.ljust(17), *[f"{lrs[step]:6.3f}" for step in steps])
    plt.plot(lrs, linestyle=line, label=name)
plt.xlabel("step")
plt.ylabel("lr / first lr")
plt.legend()
title = "Five ways down: in steps, on a curve, on a line, on demand"
plt.savefig("choosing.svg", metadata={"Title": title})

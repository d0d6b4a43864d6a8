"""One rise and one fall of the lr; the momentum falls and rises."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

fig, (top, bottom) = plt.subplots(2, sharex=True, figsize=(5, 4))
for three_phase, line in [(False, "-"), (True, "--")]:
    opt = torch.optim.SGD([nn.Parameter()])
    sched = OneCycleLR(
        opt, max_lr=1.0, total_steps=100, three_phase=three_phase
    )
    lrs, momenta = [], []
    for _ in range(100):
        lrs.append(opt.param_groups[0]["lr"])
        momenta.append(opt.param_groups[0]["momentum"])
        opt.step()
        sched.step()

    assert lrs == sorted(lrs[:30]) + sorted(lrs[30:])[::-1]
    assert momenta == sorted(momenta[:30])[::-1] + sorted(momenta[30:])
    print(f"three_phase={three_phase}")
    for step in [0, 29, 58, 99]:
        print(f"  step {step:2}: lr {lrs[step]:<7.4g}"
              f" momentum {momenta[step]:.4g}")
    top.plot(lrs, line)
    bottom.plot(momenta, line, label=f"three_phase={three_phase}")

bottom.legend(loc="lower right")
top.set_ylabel("lr / max_lr")
bottom.set_ylabel("momentum")
bottom.set_xlabel("step")
title = "The lr rises once and falls once; momentum falls and rises"
plt.savefig("one_cycle_curve.svg", metadata={"Title": title})

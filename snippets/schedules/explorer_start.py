"""What the explorer shows at first: one cycle of ten epochs, and the
same stepped once per epoch, which never leaves the warm-up."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

epochs, batches = 10, 20
runs = []
for unit, line in [("batch", "-"), ("epoch, by mistake", "--")]:
    opt = torch.optim.SGD([nn.Parameter()])
    sched = OneCycleLR(opt, max_lr=0.1, total_steps=epochs * batches)
    lrs = []
    for epoch in range(epochs):
        for batch in range(batches):
            lrs += sched.get_last_lr()
            opt.step()
            if unit == "batch":
                sched.step()
        if unit != "batch":
            sched.step()
    print(f"stepped once per {unit}: lr {lrs[0]:.4g}, at most",
          f"{max(lrs):.4g}, in the end {lrs[-1]:.4g}")
    plt.plot(lrs, line, label=f"stepped once per {unit}")
    runs.append(max(lrs))
assert runs[0] == 0.1 and runs[1] < 0.01
plt.xlabel("batch (20 make an epoch)")
plt.ylabel("lr")
plt.figlegend(loc="outside upper left")
title = "Stepped once per epoch, one cycle never leaves its warm-up"
plt.savefig("explorer_start.svg", metadata={"Title": title})

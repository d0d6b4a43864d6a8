"""gamma per epoch: stairs. gamma**(1/n) per batch: a smooth way through
their corners. gamma per batch: no lr is left."""
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR

epochs, n, gamma = 5, 40, 0.9
starts = {}
for every, factor, line, label in [
    (n, gamma, "-", "0.9 per epoch"),
    (1, gamma ** (1 / n), "--", "0.9**(1/40) per batch"),
    (1, gamma, ":", "0.9 per batch"),
]:
    opt = torch.optim.SGD([nn.Parameter()], lr=0.1)
    sched = ExponentialLR(opt, factor)
    lrs = []
    for step in range(epochs * n):
        lrs += sched.get_last_lr()
        opt.step()
        if (step + 1) % every == 0:
            sched.step()
    starts[label] = torch.tensor(lrs[::n])
    print(f"{label}: lr of the first batch of each epoch")
    print(" ", *[f"{lr:.2g}" for lr in lrs[::n]])
    plt.plot(lrs, line, label=label)

stairs, smooth, mistake = starts.values()
assert stairs.allclose(smooth)
assert mistake.allclose(0.1 * (gamma ** n) ** torch.arange(epochs))
plt.ylim(0)
plt.xlabel("batch")
plt.ylabel("lr")
plt.legend()
title = "Stairs per epoch and a smooth fall per batch share corners"
plt.savefig("stepping_curve.svg", metadata={"Title": title})

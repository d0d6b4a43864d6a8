"""The loss falls most steeply well before it is lowest."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
opt = torch.optim.SGD(model.parameters(), momentum=0.9)
lrs = torch.logspace(-3, 0.5, 71).tolist()
raw, smooth = [], []
order = torch.randperm(len(x)).repeat(len(lrs))
for lr, batch in zip(lrs, order.split(60)):
    opt.param_groups[0]["lr"] = lr
    opt.zero_grad()
    loss = F.cross_entropy(model(x[batch]), y[batch])
    loss.backward()
    opt.step()
    raw.append(loss.item())
    last = smooth[-1] if smooth else raw[0]
    smooth.append(last + 0.2 * (raw[-1] - last))

low = smooth.index(min(smooth))
steep = int(torch.tensor(smooth).diff()[:low].argmin()) + 1
assert lrs[steep] < lrs[low] / 2
for name, k in ("steepest", steep), ("lowest", low), ("last", 70):
    print(f"{name:8} lr {lrs[k]:.3f}, smoothed loss {smooth[k]:.3f}")
plt.semilogx(lrs, raw, "o", alpha=0.5, label="loss of each batch")
plt.semilogx(lrs, smooth, label="smoothed")
plt.plot(lrs[steep], smooth[steep], "v", ms=11, label="steepest")
plt.plot(lrs[low], smooth[low], "s", ms=9, label="lowest")
plt.ylim(0, 4)
plt.xlabel("lr")
plt.ylabel("loss")
plt.legend()
title = "The loss falls steepest well below the lr of the lowest loss"
plt.savefig("lr_finder_curve.svg", metadata={"Title": title})

"""The first checks, in the order of what they cost, on a sound net.
Compare your numbers with these."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.utils import parameters_to_vector as flat

torch.manual_seed(0)
data, target = load_digits(return_X_y=True)
data, target = torch.tensor(data / 16).float(), torch.tensor(target)
train, val = torch.randperm(len(data)).split([1400, 397])
x, y = data[train[:32]], target[train[:32]]
model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
                      nn.Linear(64, 10))
opt, steps = torch.optim.Adam(model.parameters(), lr=0.003), 100
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, steps)
losses, lrs, ratios = [], [], []
for step in range(steps):  # one batch, taken once
    opt.zero_grad()
    losses.append(F.cross_entropy(model(x), y))
    losses[step].backward()
    old, lrs = flat(model.parameters()), lrs + sched.get_last_lr()
    opt.step()
    sched.step()
    ratios.append((flat(model.parameters()) - old).norm() / old.norm())
grads = [p.grad.any().item() for p in model.parameters()]
once, again = model.eval()(x), model(x)
both = [set(map(tuple, data[part].tolist())) for part in (train, val)]
(start, *_, last), chance = losses, math.log(10)
assert abs(start - chance) < 0.5 and last < 0.05
assert all(grads) and once.equal(again) and both[0].isdisjoint(both[1])
print(f"1. loss {start:.4f}, log C {chance:.4f}")
print("2.", *x.shape, f"{x.min():.0f} to {x.max():.2f}", y[:9].tolist())
print(f"3. loss {last:.4f}")
print(f"4. gradient in {sum(grads)}, update / weight {ratios[50]:.4f}")
print(f"5. in eval mode {F.cross_entropy(once, y):.4f}, twice the same")
print("6. lr", *(f"{lr:.6f}" for lr in lrs[::33]), "7. no row in both")

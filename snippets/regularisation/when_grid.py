"""Dropout and decay interact: the decay that helps most without dropout
harms with it, in five nets out of five."""
from itertools import product

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
drops, decays, loss = [0, 0.3, 0.6], [0, 1, 3], torch.empty(3, 3, 5)
for i, j, seed in product(range(3), range(3), range(5)):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([150, 1647])
    label = y[train]
    label[:30] = torch.randint(10, (30,))
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                          nn.Dropout(drops[i]), nn.Linear(64, 10))
    opt = torch.optim.AdamW(model.parameters(), lr=0.02,
                            weight_decay=decays[j])
    for step in range(30):
        opt.zero_grad()
        F.cross_entropy(model(x[train]), label).backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        loss[i, j, seed] = F.cross_entropy(model(x[test]), y[test])
none, _, much = loss  # (decay, seed)
assert (none[2] < none[0]).all()
assert (much[2] > much[0] + 0.3).all()
for p, row, style in zip(drops, loss.mean(2), ["o-", "s--", "^:"]):
    print(f"dropout {p:3}: test loss", *(f"{v:.3f}" for v in row))
    plt.plot(decays, row, style, label=f"dropout {p}")
plt.gca().set(xlabel="weight decay", ylabel="test loss, five nets")
plt.legend()
title = "Decay helps a net without dropout and harms one with dropout"
plt.savefig("when_grid.svg", metadata={"Title": title})

"""A CSV of runs and a plot compare two settings, seed by seed."""
import csv

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
with open("runs.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["lr", "seed", "epoch", "right"])
    for lr, seed in [(lr, s) for lr in (0.01, 0.02) for s in range(8)]:
        torch.manual_seed(seed)
        train, test = torch.randperm(1797).split([1200, 597])
        model = nn.Linear(64, 10)
        opt = torch.optim.Adam(model.parameters(), lr=lr)
        for epoch in range(5):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                opt.step()
            right = (model(x[test]).argmax(1) == y[test]).sum().item()
            writer.writerow([lr, seed, epoch, right])

with open("runs.csv", newline="") as file:
    last = [row for row in csv.DictReader(file)
            if row["epoch"] == str(epoch)]
print(last[0])
a, b = torch.tensor([float(row["right"]) for row in last]).view(2, 8)
paired, unpaired = (b - a).std(), (a.var() + b.var()).sqrt()
assert (b > a).all() and paired < 0.8 * unpaired
print("gains", (b - a).tolist(), f"mean {(b - a).mean():.1f}")
print(f"sd: paired {paired:.1f}, unpaired {unpaired:.1f}")
plt.plot(["lr 0.01", "lr 0.02"], torch.stack([a, b]), "o-")
plt.ylabel("test images right of 597")
title = "Each line is one seed: the lines rise together"
plt.savefig("comparing.svg", metadata={"Title": title})

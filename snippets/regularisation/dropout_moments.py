"""What dropout does to mean and variance, exactly: two units, two
outcomes each, and torch says which. The mean stays, in both modes."""
import json

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import float64

ps = [0.1, 0.3, 0.5, 0.7, 0.9]
for units, line in [([0, 2], "o-"), ([-2, 2], "s--"), ([-4, -1], "^:")]:
    x = torch.tensor(units, dtype=float64)
    mean, variance = x.mean().item(), x.var(correction=0).item()
    curve = []
    for train in (False, True):
        for p in ps:
            many = F.dropout(torch.ones(999, dtype=float64), p, train)
            factors = many.unique()  # what a unit is multiplied by
            shares = [p, 1 - p] if train else [1]
            y = x[:, None] * factors  # (unit, outcome)
            weights = torch.tensor(shares, dtype=float64) / len(x)
            first, second = [(y**n * weights).sum().item()
                             for n in (1, 2)]
            curve.append(second - first**2)
            assert abs(first - mean) < 1e-9
            print("moments", json.dumps({
                "mean": mean, "variance": variance, "p": p,
                "train": train}))
            print(f"  {first:.9g} {curve[-1]:.9g}")
    plt.plot(ps, curve[5:], line, label=f"input {units}")
plt.xlabel("p")
plt.ylabel("variance of the output")
plt.yscale("log")
plt.legend()
title = "In train mode the variance of the output grows with p"
plt.savefig("dropout_moments.svg", metadata={"Title": title})

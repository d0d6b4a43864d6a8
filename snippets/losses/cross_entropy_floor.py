"""Behind a softmax the loss stays above log(e + 9) - 1 = 1.4612.
It ends near that floor plus the share of images that are wrong."""
import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
floor = math.log(math.e + 9) - 1
for name, seed, style in [("logits", 0, "--"), ("softmax", 0, "-"),
                          ("softmax", 2, "-.")]:
    last = [nn.Softmax(dim=1)] if name == "softmax" else []
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10), *last)
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for epoch in range(25):
        for batch in torch.randperm(len(x)).split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
        losses += [F.cross_entropy(model(x), y).item()]
    answers, end = model(x).argmax(1), losses[-1]
    wrong = (answers != y).float().mean()
    print(f"{name}: loss {end:.4f}, floor {floor:.4f}, wrong "
          f"{wrong:.4f}, answers {answers.unique().tolist()}")
    assert not last or min(losses) > floor
    assert not last or abs(end - floor - wrong) < 0.02
    plt.plot(range(1, 26), losses, style, label=f"{name}, seed {seed}")
plt.axhline(floor, ls=":", label=f"floor {floor:.4f}")
plt.gca().set(xlabel="epoch", ylabel="training loss")
plt.legend()
title = "Behind a softmax the loss never falls below 1.4612"
plt.savefig("cross_entropy_floor.svg", metadata={"Title": title})

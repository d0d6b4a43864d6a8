"""A class whose output is dead is never right, class 0 excepted."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for last in [], [nn.ReLU()]:
    torch.manual_seed(5)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10), *last)
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    out = model(x[test])  # (597, 10)
    dead = (out == 0).all(0)
    hits = y[test][out.argmax(1) == y[test]].bincount(minlength=10)
    assert not hits[1:][dead[1:]].any()  # class 0 wins every tie
    name = "with a final ReLU" if last else "raw logits"
    print(f"{name}: dead {dead.nonzero().flatten().tolist()}")
    print("  right per class", hits.tolist())
    place = [n + 0.4 * len(last) - 0.2 for n in range(10)]
    plt.bar(place, hits.tolist(), 0.4, fill=bool(last), label=name)
plt.xticks(range(10))
plt.ylim(0, 100)
plt.xlabel("class")
plt.ylabel("test images right")
plt.legend()
title = "With a final ReLU the net is never right on a dead class"
plt.savefig("mlp_dead_classes.svg", metadata={"Title": title})

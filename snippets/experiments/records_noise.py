"""One setting, other seeds: accuracy spreads by a point and more."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def accuracy(split, seed):
    torch.manual_seed(split)
    train, test = torch.randperm(1797).split([1200, 597])
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    right = model(x[test]).argmax(1) == y[test]
    return 100 * right.float().mean()


for name, seeds in (
        ("weights, order", [(0, s) for s in range(8)]),
        ("train/test split", [(s, 0) for s in range(8)]),
        ("all three", [(s, s) for s in range(8)])):
    runs = torch.stack([accuracy(*pair) for pair in seeds])
    low, high, sd = runs.min(), runs.max(), runs.std()
    assert high > low + 1
    print(f"{name}: {low:.1f} to {high:.1f}, sd {sd:.2f};",
          f"to see half a point: {16 * (sd / 0.5) ** 2:.0f} seeds")
    plt.plot([name] * 8, runs, "o", fillstyle="none")
plt.ylabel("test accuracy in percent")
title = "Eight runs of one setting, spread over one to three points"
plt.savefig("records_noise.svg", metadata={"Title": title})

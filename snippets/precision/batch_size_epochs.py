"""With equal epochs a larger batch makes fewer steps and learns less, also
at its own best lr. An lr scaled with the batch keeps up from a low base,
and fails where the scaled lr is too high."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
sizes = 16, 256, 1200
grid = 0.05, 0.1, 0.2, 0.5, 1, 2, 4


def train_two_epochs(seed, size, lr):
    """Return how many validation and how many test images are correct."""
    torch.manual_seed(seed)
    train, val, test = torch.randperm(len(x)).split([1200, 200, 397])
    model = torch.nn.Linear(64, 10)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(2):
        for batch in train[torch.randperm(1200)].split(size):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    with torch.no_grad():
        correct = model(x).argmax(1) == y
    return correct[val].sum().item(), correct[test].sum().item()


curves = {"lr 0.05": [], "lr 0.05 x size / 16": [],
          "lr 0.5 x size / 16": [], "best lr of seven": []}
for seed in range(5):
    low, low_scaled, high, high_scaled, best = {}, {}, {}, {}, {}
    for size in sizes:
        runs = {lr: train_two_epochs(seed, size, lr) for lr in grid}
        low[size] = runs[0.05][1]
        high[size] = runs[0.5][1]
        best[size] = max(runs.values())[1]  # the best on validation
        ratio = size / 16
        low_scaled[size] = train_two_epochs(seed, size, 0.05 * ratio)[1]
        high_scaled[size] = train_two_epochs(seed, size, 0.5 * ratio)[1]
    for curve, correct in zip(
            curves.values(), [low, low_scaled, high_scaled, best]):
        curve.append(list(correct.values()))
    print(f"seed {seed}, correct of 397 with 16, 256 and 1200:")
    print("  lr 0.05:", *low.values(), " scaled:", *low_scaled.values())
    print("  lr 0.5: ", *high.values(), " scaled:", *high_scaled.values())
    print("  best lr:", *best.values())
    assert low_scaled[256] > low[16] - 40
    assert low_scaled[256] > low[256] + 100
    assert high_scaled[256] < high[256] - 50
    assert best[16] > best[256] + 5
    assert best[256] > best[1200] + 20

for (name, runs), style in zip(curves.items(), ["o-", "s--", "^:", "D-."]):
    accuracy = torch.tensor(runs).double().mean(0) / 397
    plt.plot([str(size) for size in sizes], accuracy, style, label=name)
plt.gca().set(xlabel="batch size", ylabel="test accuracy, mean of five")
plt.legend()
title = "Two epochs: larger batches learn less, also at their best lr"
plt.savefig("batch_size_epochs.svg", metadata={"Title": title})

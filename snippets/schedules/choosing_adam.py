"""AdamW on 600 digits, each schedule at its own best lr: after 5 epochs linear
and cosine beat a constant lr, and an exponential decay to one percent does not."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

seeds = range(32)
epochs = 5
lrs = [0.01, 0.02, 0.03, 0.05, 0.1]
shapes = {  # the fraction of the lr at step t of n
    "constant": lambda t, n: 1.0,
    "multi-step": lambda t, n: 1.0 if t < n / 2 else 0.1 if t < 3 * n / 4 else 0.01,
    "exponential to 10%": lambda t, n: 0.1 ** (t / n),
    "exponential to 1%": lambda t, n: 0.01 ** (t / n),
    "linear": lambda t, n: 1 - t / n,
    "cosine": lambda t, n: (1 + math.cos(math.pi * t / n)) / 2,
}
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
splits = torch.stack([  # each run has its own split
    torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    for seed in seeds
])
train, val, test = splits.split([600, 600, 597], dim=1)


class Models(nn.Module):
    """Linear(64, 64), ReLU, Linear(64, 10) for each seed, trained side by side."""

    def __init__(self):
        super().__init__()
        weights = []
        for seed in seeds:
            torch.manual_seed(seed)
            hidden, last = nn.Linear(64, 64), nn.Linear(64, 10)
            weights.append([hidden.weight.T, hidden.bias[None],
                            last.weight.T, last.bias[None]])
        self.weights = nn.ParameterList(
            [torch.stack(same).detach() for same in zip(*weights)])

    def forward(self, x):  # (seeds, images, 64) -> (seeds, images, 10)
        weight_1, bias_1, weight_2, bias_2 = self.weights
        hidden = torch.baddbmm(bias_1, x, weight_1).relu()
        return torch.baddbmm(bias_2, hidden, weight_2)


def accuracies(shape, lr):
    """Percent correct on validation and on test images, for each seed."""
    models, steps = Models(), 20 * epochs
    opt = torch.optim.AdamW(models.parameters(), lr=lr)
    scheduler = LambdaLR(opt, lambda step: shape(step, steps))
    shuffles = [torch.Generator().manual_seed(seed) for seed in seeds]
    for _ in range(epochs):
        order = torch.stack([images[torch.randperm(600, generator=shuffle)]
                             for images, shuffle in zip(train, shuffles)])
        for batch in order.split(30, dim=1):
            opt.zero_grad()
            loss = F.cross_entropy(models(x[batch]).mT, y[batch], reduction="none")
            loss.mean(dim=1).sum().backward()  # the models share nothing
            opt.step()
            scheduler.step()
    with torch.no_grad():
        predicted = models(x.expand(len(seeds), -1, -1)).argmax(dim=2)
    correct = 100 * (predicted == y).float()
    return correct.gather(1, val).mean(dim=1), correct.gather(1, test).mean(dim=1)


print(" " * 20 + "best lr  test accuracy  gain over constant")
best, gain = {}, {}
for name, shape in shapes.items():
    runs = {lr: accuracies(shape, lr) for lr in lrs}
    best_lr = max(lrs, key=lambda lr: runs[lr][0].mean())  # on validation images
    accuracy = best[name] = runs[best_lr][1]
    difference = accuracy - best["constant"]
    gain[name] = difference.mean()
    print(f"{name:18} {best_lr:8}   {accuracy.mean():5.1f} ± {accuracy.std():3.1f}"
          f"      {difference.mean():+4.1f} ± {difference.std():.1f}")
assert gain["linear"] > 0.6
assert gain["cosine"] > 0.6
assert gain["exponential to 10%"] > 0.3
assert gain["exponential to 1%"] < 0

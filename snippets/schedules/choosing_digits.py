"""SGD on 600 digits, each schedule at its own best lr: after 5 epochs every
decay beats a constant lr, after 25 epochs none does. At an lr that is too high a
decay wins in both; at one that is too low it loses in the short run."""
import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

seeds = range(16)
lrs = {5: [0.02, 0.05, 0.1, 0.2, 0.5, 1.0],  # epochs -> what is tried
       25: [0.05, 0.1, 0.2, 0.5]}
shapes = {  # the fraction of the lr at step t of n
    "constant": lambda t, n: 1.0,
    "multi-step": lambda t, n: 1.0 if t < n / 2 else 0.1 if t < 3 * n / 4 else 0.01,
    "exponential": lambda t, n: 0.01 ** (t / n),
    "linear": lambda t, n: 1 - t / n,
    "cosine": lambda t, n: (1 + math.cos(math.pi * t / n)) / 2,
}
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
split = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
train, val, test = split.split([600, 600, 597])


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


def accuracies(shape, lr, epochs):
    """Percent correct on validation and on test images, for each seed."""
    models, steps = Models(), 20 * epochs
    opt = torch.optim.SGD(models.parameters(), lr=lr, momentum=0.9)
    scheduler = LambdaLR(opt, lambda step: shape(step, steps))
    shuffles = [torch.Generator().manual_seed(seed) for seed in seeds]
    for _ in range(epochs):
        order = torch.stack([train[torch.randperm(600, generator=shuffle)]
                             for shuffle in shuffles])
        for batch in order.split(30, dim=1):
            opt.zero_grad()
            loss = F.cross_entropy(models(x[batch]).mT, y[batch], reduction="none")
            loss.mean(dim=1).sum().backward()  # the models share nothing
            opt.step()
            scheduler.step()
    with torch.no_grad():
        predicted = models(x.expand(len(seeds), -1, -1)).argmax(dim=2)
    correct = 100 * (predicted == y).float()
    return correct[:, val].mean(dim=1), correct[:, test].mean(dim=1)


figure, panels = plt.subplots(1, 2, figsize=(7, 3.6), sharey=True)
test_accuracy = {}  # (epochs, shape, lr) -> percent, one for each seed
gain = {}  # (epochs, shape) -> points above the constant lr, each at its best lr
for epochs, panel in zip(lrs, panels):
    print(f"{epochs} epochs".ljust(10), " best lr  test accuracy  gain over constant")
    best = {}
    for name, line in zip(shapes, ["-", "-", "--", ":", "-."]):
        on_validation = {}
        for lr in lrs[epochs]:
            on_val, on_test = accuracies(shapes[name], lr, epochs)
            on_validation[lr] = on_val.mean()
            test_accuracy[epochs, name, lr] = on_test
        best_lr = max(lrs[epochs], key=on_validation.get)
        best[name] = test_accuracy[epochs, name, best_lr]
        gain[epochs, name] = best[name] - best["constant"]
        accuracy, more = best[name], gain[epochs, name]
        print(f"{name:11} {best_lr:6}   {accuracy.mean():5.1f} ± {accuracy.std():3.1f}"
              f"      {more.mean():+4.1f} ± {more.std():.1f}")
        means = [test_accuracy[epochs, name, lr].mean() for lr in lrs[epochs]]
        color = "black" if name == "constant" else None  # black follows the theme
        panel.plot(lrs[epochs], means, line, label=name, color=color)
    panel.set(title=f"{epochs} epochs", xlabel="lr", xscale="log", ylim=(60, 98))
    panel.set_xticks(lrs[epochs], [str(lr) for lr in lrs[epochs]])
    panel.minorticks_off()
panels[0].set_ylabel("test accuracy in percent")
panels[1].legend(loc="lower left")
title = "At a low lr a decay loses in the short run, at a high lr it wins"
plt.savefig("choosing_digits.svg", metadata={"Title": title})

for name in "multi-step", "exponential", "linear", "cosine":
    lost = test_accuracy[5, "constant", 0.02] - test_accuracy[5, name, 0.02]
    won = test_accuracy[25, name, 0.5] - test_accuracy[25, "constant", 0.5]
    assert lost.mean() > 8
    assert won.mean() > 3
    assert gain[5, name].mean() > 0.7
    assert gain[25, name].mean() < 0.4

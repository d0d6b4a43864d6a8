"""Noise that does not fade: 25 epochs on 600 digits, with fresh noise added to
every batch. A cosine decay beats a constant lr, each at its own best lr."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR

seeds = range(16)
lrs = [0.02, 0.05, 0.1, 0.2]
epochs = 25
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


def train_and_test(decay, noise, lr):
    """Accuracy on validation and on test images, and the loss of the last epoch."""
    models, steps = Models(), 20 * epochs
    opt = torch.optim.SGD(models.parameters(), lr=lr, momentum=0.9)
    if decay:
        scheduler = CosineAnnealingLR(opt, T_max=steps)
    else:
        scheduler = ConstantLR(opt, factor=1.0)
    shuffles = [torch.Generator().manual_seed(seed) for seed in seeds]
    torch.manual_seed(0)
    for _ in range(epochs):
        losses = []
        order = torch.stack([train[torch.randperm(600, generator=shuffle)]
                             for shuffle in shuffles])
        for batch in order.split(30, dim=1):
            images = x[batch] + noise * torch.randn(len(seeds), 30, 64)
            opt.zero_grad()
            loss = F.cross_entropy(models(images).mT, y[batch], reduction="none")
            loss.mean(dim=1).sum().backward()  # the models share nothing
            opt.step()
            scheduler.step()
            losses.append(loss.mean().item())
    with torch.no_grad():
        predicted = models(x.expand(len(seeds), -1, -1)).argmax(dim=2)
    correct = 100 * (predicted == y).float()
    last_loss = sum(losses) / len(losses)
    return correct[:, val].mean(dim=1), correct[:, test].mean(dim=1), last_loss


_, _, loss_without_noise = train_and_test(decay=False, noise=0.0, lr=0.2)
print(f"training loss without noise, at lr 0.2: {loss_without_noise:.4f}")
best, loss = {}, {}
for decay in False, True:
    runs = {lr: train_and_test(decay, noise=0.5, lr=lr) for lr in lrs}
    best_lr = max(lrs, key=lambda lr: runs[lr][0].mean())  # on validation images
    _, best[decay], loss[decay] = runs[best_lr]
    name = "cosine" if decay else "constant"
    print(f"{name:8} lr {best_lr:4}: training loss {loss[decay]:.4f}, test accuracy"
          f" {best[decay].mean():.1f} ± {best[decay].std():.1f}")
gain = best[True] - best[False]
print(f"gain {gain.mean():+.1f} ± {gain.std():.1f}")
assert loss_without_noise < 0.01
assert loss[False] > 0.1
assert gain.mean() > 0.6

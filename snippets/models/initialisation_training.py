"""What does the initialisation matter after training? Little with one hidden layer,
some points of accuracy with four, and everything with ten, without norm layers."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def test_accuracy(depth, kaiming, lr, seed):
    """The test accuracy after 24 steps of Adam."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    layers = []
    for _ in range(depth):
        layer = nn.Linear(64, 64)
        if kaiming:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        layers += [layer, nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(8):
        for batch in train[torch.randperm(1200)].split(400):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()


def at_its_best(depth, kaiming):
    """The learning rate with the best mean, and the accuracies of its five seeds."""
    runs = {lr: [test_accuracy(depth, kaiming, lr, seed) for seed in range(5)]
            for lr in (0.003, 0.01, 0.03)}
    lr = max(runs, key=lambda lr: sum(runs[lr]))
    return lr, runs[lr]


gaps = {}
print(f"{'hidden layers':15}{'default':>16}{'Kaiming':>16}")
for depth in (1, 4, 10):
    default_lr, default = at_its_best(depth, kaiming=False)
    kaiming_lr, kaiming = at_its_best(depth, kaiming=True)
    gaps[depth] = [k - d for k, d in zip(kaiming, default, strict=True)]
    print(f"{depth:<15}{sum(default) / 5:8.1%} ({default_lr:5})"
          f"{sum(kaiming) / 5:8.1%} ({kaiming_lr:5})")

assert abs(sum(gaps[1]) / 5) < 0.02
assert min(gaps[4]) > 0.01
assert min(gaps[10]) > 0.3

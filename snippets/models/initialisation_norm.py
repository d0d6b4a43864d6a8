"""With batch norm behind each of ten layers, the default initialisation trains as well
as Kaiming, each at its best learning rate."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def test_accuracy(kaiming, lr, seed):
    """The test accuracy after 24 steps of Adam."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    layers = []
    for _ in range(10):
        layer = nn.Linear(64, 64)
        if kaiming:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        layers += [layer, nn.BatchNorm1d(64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(8):
        for batch in train[torch.randperm(1200)].split(400):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()


means = {}
print(f"{'':8}{'default':>9}{'Kaiming':>9}")
for lr in (0.003, 0.01, 0.03):
    for kaiming in (False, True):
        runs = [test_accuracy(kaiming, lr, seed) for seed in range(5)]
        means[kaiming, lr] = sum(runs) / 5
    print(f"lr {lr:<5}{means[False, lr]:9.1%}{means[True, lr]:9.1%}")

best = {kaiming: max(means[kaiming, lr] for lr in (0.003, 0.01, 0.03))
        for kaiming in (False, True)}
assert abs(best[True] - best[False]) < 0.02
assert best[False] > 0.9

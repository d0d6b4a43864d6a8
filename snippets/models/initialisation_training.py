"""How much does the initialisation matter once it is trained? Little in a shallow
model or with batch norm, and everything in ten layers without a norm."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import init

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03)
SEEDS = range(5)


def build(depth, batch_norm):
    layers = []
    for _ in range(depth):
        layers.append(nn.Linear(64, 64))
        if batch_norm:
            layers.append(nn.BatchNorm1d(64))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers, nn.Linear(64, 10))


def default(weight):
    pass


def kaiming(weight):
    init.kaiming_normal_(weight, nonlinearity="relu")


def small(weight):
    init.normal_(weight, std=0.02)


def test_accuracy(depth, batch_norm, initialise, lr, seed):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = build(depth, batch_norm)
    for layer in model:
        if isinstance(layer, nn.Linear):
            initialise(layer.weight)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()


initialisations = {
    "default": default,
    "Kaiming": kaiming,
    "std 0.02": small,
}
models = {
    "1 hidden layer": (1, False),
    "10 hidden layers": (10, False),
    "10, batch norm": (10, True),
}
best = {}  # for each model and initialisation the five accuracies at its best lr
print(f"{'':17}" + "".join(f"{name:>17}" for name in initialisations))
for model_name, (depth, batch_norm) in models.items():
    line = f"{model_name:17}"
    for init_name, initialise in initialisations.items():
        runs = {
            lr: [test_accuracy(depth, batch_norm, initialise, lr, seed)
                 for seed in SEEDS]
            for lr in LEARNING_RATES
        }
        lr = max(runs, key=lambda lr: sum(runs[lr]))
        best[model_name, init_name] = runs[lr]
        mean = sum(runs[lr]) / len(SEEDS)
        line += f"{mean:9.1%} ({lr:5})"
    print(line)


def gaps(model_name, better, worse):
    """Per seed, how many more of the test images are right."""
    pairs = zip(best[model_name, better], best[model_name, worse], strict=True)
    return [one - other for one, other in pairs]


assert abs(sum(gaps("1 hidden layer", "Kaiming", "default"))) < 0.1  # over five seeds
assert min(gaps("10 hidden layers", "Kaiming", "default")) > 0.3
assert min(gaps("10 hidden layers", "Kaiming", "std 0.02")) > 0.5
assert abs(sum(gaps("10, batch norm", "Kaiming", "default"))) < 0.1
assert abs(sum(gaps("10, batch norm", "default", "std 0.02"))) < 0.1

"""Without zero_grad(), SGD with momentum and Adam end far below what they
reach with it, each at its own best learning rate. Plain SGD is ahead without it
after four epochs, and behind after twelve. Right: loop/step.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).flatten(1) / 16
labels = torch.tensor(digits.target)


def accuracy(make_optimizer, lr, zero_grad, epochs, seed):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(images)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = make_optimizer(model.parameters(), lr)
    for epoch in range(epochs):
        for batch in train[torch.randperm(len(train))].split(100):
            if zero_grad:
                optimizer.zero_grad()
            loss = F.cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        predicted = model(images[test]).argmax(dim=1)
    return (predicted == labels[test]).float().mean().item()


optimizers = {
    "SGD": lambda params, lr: torch.optim.SGD(params, lr),
    "momentum": lambda params, lr: torch.optim.SGD(params, lr, momentum=0.9),
    "Adam": lambda params, lr: torch.optim.Adam(params, lr),
}
learning_rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0]
seeds = range(5)
best = {}
print("test accuracy, mean of five seeds, each at its best lr")
for name, epochs in ("SGD", 4), ("SGD", 12), ("momentum", 4), ("Adam", 4):
    for zero_grad in True, False:
        mean = {lr: sum(accuracy(optimizers[name], lr, zero_grad, epochs, seed)
                        for seed in seeds) / len(seeds) for lr in learning_rates}
        lr = max(mean, key=mean.get)
        best[name, epochs, zero_grad] = mean[lr]
        print(f"{name}, {epochs} epochs, {'with' if zero_grad else 'without'}"
              f" zero_grad: {mean[lr]:.1%} at lr {lr}")

assert best["momentum", 4, True] > best["momentum", 4, False] + 0.2
assert best["Adam", 4, True] > best["Adam", 4, False] + 0.1
assert best["SGD", 4, False] > best["SGD", 4, True]
assert best["SGD", 12, True] > best["SGD", 12, False]

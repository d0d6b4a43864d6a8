"""Undivided, four batches are a gradient four times as long.
SGD takes it as four times the lr; Adam hardly notices.
Right: loop/step_accumulate.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def right(seed, rule, knobs, divisor):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = rule(model.parameters(), **knobs)
    for epoch in range(3):
        for window in train[torch.randperm(1200)].split(200):
            opt.zero_grad()
            for rows in window.split(50):
                loss = F.cross_entropy(model(x[rows]), y[rows])
                (loss / divisor).backward()
            opt.step()
    return (model(x[test]).argmax(1) == y[test]).sum().item()


sgd = torch.optim.SGD, {"lr": 0.5, "momentum": 0.9}
slow = torch.optim.SGD, {"lr": 0.5 / 4, "momentum": 0.9}
adam = torch.optim.Adam, {"lr": 0.01}
for seed in range(5):
    (good, bad), (same, also) = (
        [right(seed, *rule, n) for n in (4, 1)] for rule in (sgd, adam))
    assert good > bad + 250 and abs(same - also) < 6
    assert right(seed, *slow, 1) == good
    print(f"SGD, right of 597: {good}, undivided {bad};"
          f" Adam: {same}, undivided {also}")

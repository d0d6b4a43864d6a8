"""No zero_grad: momentum ruins the net, Adam loses, slow SGD gains.
Right: loop/step.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim import SGD, Adam

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def right(seed, rule, knobs, zero):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = rule(model.parameters(), **knobs)
    for epoch in range(4):
        for batch in train[torch.randperm(1200)].split(100):
            if zero:
                opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    return (model(x[test]).argmax(1) == y[test]).sum().item()


lost = []
for rule, knobs in [(SGD, {"lr": 0.05, "momentum": 0.9}),
                    (Adam, {"lr": 0.01}), (Adam, {"lr": 0.001}),
                    (SGD, {"lr": 0.01})]:
    pairs = [[right(seed, rule, knobs, zero) for zero in (True, False)]
             for seed in range(5)]
    lost.append([good - bad for good, bad in pairs])
    print(rule.__name__, knobs, "right of 597, without zero_grad:")
    print("  ", *(f"{good}, {bad};" for good, bad in pairs))
momentum, fast_adam, slow_adam, slow_sgd = lost
assert min(momentum) > 250 and min(fast_adam) > 100
assert max(slow_adam) < 120 and max(slow_sgd) + 150 < 0

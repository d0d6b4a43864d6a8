"""An MLP with Adam at a suitable lr needs no warm-up (a null result). At a
lower lr it costs a little in a short run; at ten times the lr it can help."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import LinearLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(seed, optimizer_class, lr, warm):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = optimizer_class(model.parameters(), lr=lr)
    sched = LinearLR(opt, 1 / warm, total_iters=warm - 1)
    for epoch in range(3):
        for batch in train[torch.randperm(1200)].split(20):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
            sched.step()
    model.eval()
    with torch.no_grad():
        return (model(x[test]).argmax(1) == y[test]).sum().item()


gains = {}
for optimizer_class, lr in [
    (torch.optim.Adam, 0.01),
    (torch.optim.Adam, 0.1),
    (torch.optim.SGD, 0.1),
    (torch.optim.SGD, 1.0),
]:
    name = f"{optimizer_class.__name__} {lr}"
    gains[name] = []
    cold_runs = []
    for seed in range(5):
        cold = train_and_test(seed, optimizer_class, lr, warm=1)
        warm = train_and_test(seed, optimizer_class, lr, warm=60)
        cold_runs.append(cold)
        gains[name].append(warm - cold)
    print(f"{name}: without {cold_runs}, warm-up gains {gains[name]}")
assert abs(sum(gains["Adam 0.01"])) / 5 < 10
assert max(gains["SGD 0.1"]) < 0
assert min(gains["Adam 0.1"]) < 0 < sum(gains["Adam 0.1"])
assert sum(gains["SGD 1.0"]) / 5 > 10

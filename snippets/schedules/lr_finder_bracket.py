"""First lr < best constant lr < best max_lr: true with momentum."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def test_loss(seed, lr, one_cycle, momentum):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters(), lr, momentum)
    if one_cycle:
        sched = OneCycleLR(opt, lr, 40, cycle_momentum=momentum > 0)
    for _ in range(2):  # epochs
        for batch in train[torch.randperm(1200)].split(60):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
            if one_cycle:
                sched.step()
    return F.cross_entropy(model(x[test]), y[test]).item()


for momentum, lrs in [(0.9, [0.1, 0.2, 0.5, 1]), (0, [0.2, 0.5, 1, 2])]:
    best = []
    for one_cycle in [False, True]:
        losses = torch.tensor([
            [test_loss(seed, lr, one_cycle, momentum) for lr in lrs]
            for seed in range(5)])
        best.append([lrs[k] for k in losses.argmin(1)])
        print(f"momentum {momentum}, OneCycleLR {one_cycle}, lrs", lrs)
        print("  mean losses", [f"{m:.3f}" for m in losses.mean(0)])
        print("  best per seed", best[-1])
    assert all(b / 25 < a <= b for a, b in zip(*best))

"""Adam on digits: cosine decay wins test images at a high lr. At a low
one it loses some, and an exponential decay to 1 % loses many."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(seed, lr, make, knob):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr, fused=True)
    sched = make(opt, knob)
    for epoch in range(3):
        for batch in train[torch.randperm(1200)].split(20):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
            sched.step()
    return (model(x[test]).argmax(1) == y[test]).sum().item()


schedules = {"constant": (ExponentialLR, 1),
             "exponential": (ExponentialLR, 0.01 ** (1 / 180)),
             "cosine": (CosineAnnealingLR, 180)}
for lr in 0.03, 0.002:
    right = torch.tensor([
        [train_and_test(seed, lr, *sched) for seed in range(5)]
        for sched in schedules.values()])  # (schedules, seeds)
    for name, hits in zip(schedules, right.tolist()):
        print(f"lr {lr}, {name:11} {hits}")
    constant, exponential, cosine = right
    assert (cosine > constant).all() == (lr == 0.03)
    assert (cosine > exponential + 20).all() == (lr == 0.002)

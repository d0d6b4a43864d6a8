"""Flips and half turns cost a net accuracy on digits, which have a
right way up. Shifts cost a little, noise nothing one can be sure of."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def shift(x):  # each image by up to one pixel in each direction
    moved = F.pad(x, [1] * 4).unfold(2, 8, 1).unfold(3, 8, 1)
    return moved[torch.arange(100), :, *torch.randint(3, (2, 100))]


x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float().view(-1, 1, 8, 8) / 16
changes = {"none": lambda x: x, "flip left-right": lambda x: x.flip(3),
           "flip up-down": lambda x: x.flip(2),
           "flip both": lambda x: x.flip(2, 3), "shift": shift,
           "noise": lambda x: x + torch.randn_like(x) / 10}
runs = {}
for name, change in changes.items():
    runs[name] = torch.zeros(5)
    for seed in range(5):
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([300, 1497])
        model = nn.Sequential(nn.Conv2d(1, 16, 4, 2), nn.ReLU(),
                              nn.Flatten(), nn.Linear(144, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.02)
        for step in range(30):
            batch = train[torch.randperm(300)[:100]]
            some = torch.rand(100, 1, 1, 1) < 0.5
            new = torch.where(some, change(x[batch]), x[batch])
            opt.zero_grad()
            F.cross_entropy(model(new), y[batch]).backward()
            opt.step()
        runs[name][seed] = (model(x[test]).argmax(1) == y[test]).sum()
    lost = runs["none"] - runs[name]
    assert (lost.min() > 50) == ("flip" in name)
    assert (abs(lost.mean()) < 15) == (name in ("none", "noise"))
    print(name, runs[name].int().tolist(), f"lost {lost.mean():.1f}")

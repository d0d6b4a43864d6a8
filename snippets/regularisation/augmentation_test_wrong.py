"""Augmenting the test images costs right answers, and two evaluations
of one net disagree. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def shift(x):
    """Move each image by up to one pixel in each direction."""
    windows = F.pad(x, [1] * 4).unfold(1, 8, 1).unfold(2, 8, 1)
    down, right = torch.randint(3, (2, len(x)))
    return windows[torch.arange(len(x)), down, right]


data, target = load_digits(return_X_y=True)
x = torch.tensor(data / 16).float().view(-1, 8, 8)
y = torch.tensor(target)
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(),
                          nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(8):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            logits = model(shift(x[batch]))
            F.cross_entropy(logits, y[batch]).backward()
            opt.step()
    plain, *moved = ((model(img).argmax(1) == y[test]).sum().item()
                     for img in [x[test], *map(shift, [x[test]] * 2)])
    assert plain > max(moved) + 20 and moved[0] != moved[1]
    print(f"right of 597: {plain}, with shifted test images {moved}")

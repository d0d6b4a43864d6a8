"""Biases and batch norm exempt from decay: no image more at the default
0.01, some at 1, and at 10 it decides."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
gains = {0.01: [], 1: [], 10: []}
for wd, won in gains.items():
    for seed in range(5):
        right = []
        for rest in wd, 0:
            torch.manual_seed(seed)
            train, test = torch.randperm(len(x)).split([200, 1597])
            model = nn.Sequential(nn.Linear(64, 64),
                                  nn.BatchNorm1d(64), nn.ReLU(),
                                  nn.Linear(64, 10))
            w = list(model.parameters())
            groups = [{"params": [p for p in w if p.ndim > 1]},
                      {"params": [p for p in w if p.ndim < 2],
                       "weight_decay": rest}]
            opt = torch.optim.AdamW(groups, lr=0.03, weight_decay=wd)
            for step in range(30):
                opt.zero_grad()
                F.cross_entropy(model(x[train]), y[train]).backward()
                opt.step()
            model.eval()
            hits = model(x[test]).argmax(1) == y[test]
            right.append(hits.sum().item())
        won.append(right[1] - right[0])
    print(f"decay {wd:4}: right of 1597, exempt minus all: {won}")
assert all(abs(won) < 5 for won in gains[0.01])
assert sum(won > 0 for won in gains[1]) >= 4
assert min(gains[10]) > 500

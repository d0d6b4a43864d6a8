"""Validated with label_smoothing=0.1, the better of two nets looks the
worse: a smoothed loss punishes it for being sure and right.
Right: regularisation/label_smoothing_digits.py."""
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
plain = nn.CrossEntropyLoss()
smooth = nn.CrossEntropyLoss(label_smoothing=0.1)
for seed in range(5):
    nll, smoothed = [], []
    for loss_fn in plain, smooth:
        torch.manual_seed(seed)
        train, val = torch.randperm(len(x)).split([200, 1597])
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(40):
            opt.zero_grad()
            loss_fn(model(x[train]), y[train]).backward()
            opt.step()
        nll += [plain(model(x[val]), y[val]).item()]
        smoothed += [smooth(model(x[val]), y[val]).item()]
    assert nll[0] + 0.05 < nll[1] < smoothed[1] < smoothed[0] - 0.1
    print(f"plain net {nll[0]:.4f}, smoothed net {nll[1]:.4f};",
          f"with smoothing on: {smoothed[0]:.4f}, {smoothed[1]:.4f}")

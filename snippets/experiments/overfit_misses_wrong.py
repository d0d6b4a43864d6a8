"""Bugs that the check passes, and what they cost on test images.
Right: loop/step.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def train(batches):
    model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64),
                          nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for batch in batches:
        loss = F.cross_entropy(model(x[batch]), y[batch])
        opt.zero_grad()
        loss.backward()
        opt.step()
    return loss.item(), model.eval()


data, target = load_digits(return_X_y=True)
for bug in "none", "labels one off", "upside down", "sorted", "no eval":
    losses, rights = [], []
    for seed in range(3):
        torch.manual_seed(seed)
        x, y = torch.tensor(data / 16).float(), torch.tensor(target)
        rows, test = torch.randperm(len(x)).split([1200, 597])
        if bug == "labels one off":
            y[rows] = y[rows.roll(1)]
        if bug == "upside down":  # and the test images are not
            x[rows] = x[rows].flip(1)
        if bug == "sorted":
            rows = rows[y[rows].argsort()]
        losses.append(train(40 * [rows[:32]])[0])
        _, model = train(2 * rows.split(32))
        model.train(bug == "no eval")
        rights.append(sum((model(x[b]).argmax(1) == y[b]).sum().item()
                          for b in test.split(3)))
    assert max(losses) < 0.05 and (min(rights) > 500) == (bug == "none")
    print(f"{bug}: loss", *(f"{v:.4f}" for v in losses),
          "right of 597:", *rights)

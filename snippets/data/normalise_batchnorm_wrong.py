"""Batch norm behind the first layer forgives a scale. An offset breaks
eval mode: the running mean has not arrived yet. Right: data/normalise.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
pixels, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    right = {}
    for scale, offset in (1, 0), (1000, 0), (1, 100):
        x = scale * pixels + offset
        torch.manual_seed(seed)
        train, test = torch.randperm(1797).split([1200, 597])
        bn = nn.BatchNorm1d(64)
        model = nn.Sequential(
            nn.Linear(64, 64), bn, nn.ReLU(), nn.Linear(64, 10))
        opt = torch.optim.SGD(model.parameters(), 0.1)
        for epoch in range(4):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                opt.step()
        model.eval()
        answers = model(x[test]).argmax(1)
        hits = (answers == y[test]).sum().item()
        right[f"{scale} x + {offset}"] = hits
    h = model[0](x[train])
    lag = (bn.running_mean - h.mean(0)).abs().mean()
    std = h.std(0).mean()
    model.train()
    batch = (model(x[test]).argmax(1) == y[test]).sum()
    plain, scaled, shifted = right.values()
    assert abs(plain - scaled) < 3 and batch > shifted + 300
    print(f"right of 597: {right}, in train mode {batch}\n"
          f"  running mean off by {lag:.2f}, std is {std:.2f}")

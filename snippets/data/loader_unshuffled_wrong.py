"""SGD on digits sorted by class, unshuffled, ends near guessing.
One shuffle beforehand is as good as one in every epoch. Right: data/loader.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    right = {}
    for way in "sorted", "once", "every epoch":
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        if way == "sorted":
            train = train[y[train].argsort()]
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        opt = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
        for epoch in range(4):
            if way == "every epoch":
                train = train[torch.randperm(1200)]
            for batch in train.split(50):
                opt.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                opt.step()
        answers = model(x[test]).argmax(1)
        right[way] = (answers == y[test]).sum().item()
        if way == "sorted":
            alive = (model[:2](x[test]) > 0).any(0).sum()
    assert right["once"] > right["sorted"] + 400 and alive < 20
    assert abs(right["once"] - right["every epoch"]) < 30
    print(f"right of 597: {right}; sorted: {alive} of 64 units alive")

"""Softmax before cross entropy costs test images, and SGD most of all.
Given time, some nets with Adam recover and none gets ahead.
Right: losses/cross_entropy.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
SGD, Adam = torch.optim.SGD, torch.optim.Adam
for cls, knobs in [(SGD, {"lr": 0.1, "momentum": 0.9}),
                   (Adam, {"lr": 0.01})]:
    print(f"right of 597, {cls.__name__}:")
    for seed in range(5):
        right = []
        for softmax in [], [nn.Softmax(dim=1)]:
            torch.manual_seed(seed)
            train, test = torch.randperm(len(x)).split([1200, 597])
            model = nn.Sequential(
                nn.Linear(64, 64), nn.ReLU(),
                nn.Linear(64, 10), *softmax)
            opt = cls(model.parameters(), **knobs)
            for more in 2, 8:
                for epoch in range(more):
                    for batch in train[torch.randperm(1200)].split(100):
                        opt.zero_grad()
                        out = model(x[batch])
                        F.cross_entropy(out, y[batch]).backward()
                        opt.step()
                right += [(model(x[test]).argmax(1) == y[test]).sum()]
        early, late, early_wrong, late_wrong = right
        assert early > early_wrong + 20
        assert late + 10 > late_wrong
        assert cls is Adam or late > late_wrong + 20
        print(f"  epoch 2: {early}, softmax first {early_wrong};"
              f"  epoch 10: {late}, softmax first {late_wrong}")

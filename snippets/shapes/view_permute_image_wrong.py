"""Channels made by view cost an MLP nothing and a small CNN a few
images. No accuracy here would make one look for the mistake.
Right: errors/conv_channels.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
grey = torch.tensor(data / 16).float().view(-1, 8, 8, 1)
y = torch.tensor(target)
turns = [lambda x: x.permute(0, 3, 1, 2), lambda x: x.view(-1, 3, 8, 8)]
nets = {"MLP": lambda: [nn.Flatten(), nn.Linear(192, 64), nn.ReLU(),
                        nn.Linear(64, 10)],
        "CNN": lambda: [nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(),
                        nn.Linear(288, 10)]}
for name, layers in nets.items():
    for seed in range(5):
        right = []
        for turn in turns:
            torch.manual_seed(seed)
            colour = torch.rand(len(y), 1, 1, 3)
            x = turn(grey * colour)
            train, test = torch.randperm(len(x)).split([1200, 597])
            model = nn.Sequential(*layers())
            opt = torch.optim.Adam(model.parameters(), lr=0.01)
            for epoch in range(4):
                for i in train[torch.randperm(1200)].split(100):
                    opt.zero_grad()
                    F.cross_entropy(model(x[i]), y[i]).backward()
                    opt.step()
            hits = model(x[test]).argmax(1) == y[test]
            right.append(hits.sum().item())
        lost = right[0] - right[1]
        assert abs(lost) < 30 and (lost > 0 or name == "MLP")
        print(f"{name}, right of 597: {right[0]}, by view {right[1]}")

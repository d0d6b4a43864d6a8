"""A ReLU after the last layer leaves outputs that are always zero.
Right: models/mlp.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(8):
    right, dead = [], []
    for last in [], [nn.ReLU()]:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = nn.Sequential(
            nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10), *last)
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(5):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                opt.step()
        out = model(x[test])  # (597, 10)
        right += [(out.argmax(1) == y[test]).sum()]
        dead += [(out == 0).all(0).sum()]  # zero for every image
    assert right[0] > right[1] + 50
    assert dead[1] > dead[0] == 0
    print(f"right of 597: {right[0]}, with a final ReLU {right[1]}"
          f" ({dead[1]} dead outputs)")

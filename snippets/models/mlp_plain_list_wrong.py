"""Layers in a plain list are not registered and never trained.
Right: models/mlp_modulelist.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Net(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.hidden = kind([nn.Linear(64, 64), nn.Linear(64, 64)])
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.out(x)


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for kind in nn.ModuleList, list:
    registered = list(Net(kind).parameters())
    print(kind.__name__, "registers", len(registered), "tensors")
for seed in range(5):
    right = []
    for kind in nn.ModuleList, list:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = Net(kind)
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(4):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                opt.step()
        right += [(model(x[test]).argmax(1) == y[test]).sum()]
    assert right[0] > right[1] + 50
    print(f"right of 597: {right[0]}, in a plain list {right[1]}")

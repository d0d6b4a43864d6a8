"""Layers in a plain list come back from a saved state as new ones.
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
        first, second = self.hidden
        return self.out(second(first(x).relu()).relu())


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    result = []
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
        loaded = Net(kind)
        keys = loaded.load_state_dict(model.state_dict())
        right, after = (m(x[test]).argmax(1).eq(y[test]).sum()
                        for m in (model, loaded))
        assert right == after if kind is nn.ModuleList else after < 150
        result += [f"{kind.__name__} {right} -> {after}"]
    print("right of 597:", ", ".join(result))
print(keys)

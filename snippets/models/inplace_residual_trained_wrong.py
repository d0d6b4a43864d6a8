"""inplace, switched on in a trained residual net, raises its loss.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Block(nn.Module):
    def __init__(self, inplace):
        super().__init__()
        self.f = nn.Sequential(nn.ReLU(inplace), nn.Linear(64, 64),
                               nn.ReLU(inplace), nn.Linear(64, 64))

    def forward(self, x):
        return x + self.f(x)


def net(inplace):
    return nn.Sequential(nn.Linear(64, 64), Block(inplace),
                         Block(inplace), nn.Linear(64, 10))


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(8):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model, switched = net(False), net(True)
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(4):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    switched.load_state_dict(model.state_dict())
    out, bad = model(x[test]), switched(x[test])
    loss, worse = (F.cross_entropy(o, y[test]) for o in (out, bad))
    hits, fewer = ((o.argmax(1) == y[test]).sum() for o in (out, bad))
    assert worse > loss + 0.01
    print(f"loss {loss:.3f} -> {worse:.3f}, right {hits} -> {fewer}")

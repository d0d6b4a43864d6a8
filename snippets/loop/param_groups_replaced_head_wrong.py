"""A head replaced after the optimizer was built is never trained.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def right(seed, frozen, too_early):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 5))
    model[0].requires_grad_(not frozen)
    early = torch.optim.Adam(model.parameters(), lr=0.01)
    model[2] = nn.Linear(64, 10)
    late = torch.optim.Adam(model.parameters(), lr=0.01)
    opt, start = early if too_early else late, model[2].weight.clone()
    for epoch in range(4):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    assert model[2].weight.equal(start) == too_early
    return (model(x[test]).argmax(1) == y[test]).sum()


for frozen in False, True:
    print("body frozen" if frozen else "body trained")
    for seed in range(5):
        good, bad = right(seed, frozen, 0), right(seed, frozen, 1)
        assert good > bad + 4 and (not frozen or good > bad + 300)
        print(f"  right of 597: {good}, optimizer too early {bad}")

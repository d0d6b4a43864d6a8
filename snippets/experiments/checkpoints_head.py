"""Drop what the new head replaces, and check what stays unloaded."""
import torch
from torch import nn


def net(classes):
    return nn.Sequential(
        nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, classes))


old, new, x = net(10), net(2), torch.ones(1, 4)
state = old.state_dict()
del state["2.weight"], state["2.bias"]

print(new.load_state_dict(state, strict=False))
assert new[:2](x).equal(old[:2](x))
print(tuple(old(x).shape), "->", tuple(new(x).shape))

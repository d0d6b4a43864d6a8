"""Weights alone go into any class with the same layers."""
import torch
from torch import nn


class Renamed(nn.Linear):
    pass


old, model = nn.Linear(2, 1), Renamed(2, 1)
torch.save(old.state_dict(), "state.pt")
print(model, model.load_state_dict(torch.load("state.pt")))
assert model.weight.equal(old.weight)

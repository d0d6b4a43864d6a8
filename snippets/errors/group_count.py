"""Build the groups as they were, then load."""
import torch
from torch import nn


def build(model):
    bias, rest = [model.bias], [model.weight]
    return torch.optim.SGD([{"params": rest, "weight_decay": 0.1},
                            {"params": bias}])


old, new = build(nn.Linear(2, 1)), build(nn.Linear(2, 1))
old.param_groups[1]["lr"] = 0.5
new.load_state_dict(old.state_dict())
assert new.param_groups[1]["lr"] == 0.5
print([(g["lr"], g["weight_decay"]) for g in new.param_groups])

"""Build the groups as they were, then load."""
import torch
from torch import nn


def build(model):
    return torch.optim.SGD([{"params": p} for p in model.parameters()])


model = nn.Linear(2, 1)
old, new = build(model), build(model)
old.param_groups[1]["lr"] = 0.5
new.load_state_dict(old.state_dict())
assert new.param_groups[1]["lr"] == 0.5
print(model, [group["lr"] for group in new.param_groups])

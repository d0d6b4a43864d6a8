"""load_state_dict(assign=True) after the optimizer was built: the model has new
parameters, the optimizer trains the old ones. Right: in this file."""
import torch
from torch import nn


def weight_moves(optimizer_first):
    model = nn.Linear(4, 2)
    state = nn.Linear(4, 2).state_dict()
    if optimizer_first:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model.load_state_dict(state, assign=True)
    else:
        model.load_state_dict(state, assign=True)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loaded = model.weight.detach().clone()
    model(torch.ones(1, 4)).sum().backward()
    optimizer.step()
    return not model.weight.equal(loaded)


trained = {order: weight_moves(order) for order in (True, False)}
print("optimizer built first: weight trained", trained[True])
print("optimizer built after loading: weight trained", trained[False])
assert not trained[True]
assert trained[False]

model = nn.Linear(4, 2)
weight = model.weight
model.load_state_dict(nn.Linear(4, 2).state_dict())  # copies into the parameters
assert model.weight is weight

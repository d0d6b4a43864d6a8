"""strict=False silences the error about a prefix, and loads nothing.
Right: models/loading_prefix.py."""
from torch import nn

trained = nn.Sequential(nn.Linear(8, 2))
model = nn.Sequential(nn.Linear(8, 2))
start = model[0].weight.detach().clone()
state = nn.DataParallel(trained).state_dict()

result = model.load_state_dict(state, strict=False)
print("missing:", result.missing_keys)
print("unexpected:", result.unexpected_keys)
assert model[0].weight.equal(start)  # still at random

state = {key.removeprefix("module."): value for key, value in state.items()}
print("without the prefix:", model.load_state_dict(state))
assert model[0].weight.equal(trained[0].weight)

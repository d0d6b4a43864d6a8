"""A state saved from a wrapper does not fit the model: each of its keys is missing
under one name and unexpected under another. Raises: RuntimeError.
Right: models/loading_prefix.py."""
from torch import nn

model = nn.Sequential(nn.Linear(8, 2))
state = nn.DataParallel(model).state_dict()
print("saved:", *state)
assert list(state) == [f"module.{key}" for key in model.state_dict()]
model.load_state_dict(state)

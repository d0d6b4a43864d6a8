"""The keys of a DataParallel begin with module. Raises: RuntimeError.
Right: errors/key_prefix_module.py."""
from torch import nn

model = nn.Sequential(nn.Linear(2, 1))
state = nn.DataParallel(model).state_dict()
print(model, *state)
model.load_state_dict(state)

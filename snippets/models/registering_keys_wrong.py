"""A wrapper puts its own name in front of every key.
Right: errors/key_prefix_module.py."""
from torch import nn

model = nn.Sequential(nn.Linear(8, 2))
print(model[0])
state = nn.DataParallel(model).state_dict()
assert list(state) == [f"module.{key}" for key in model.state_dict()]
try:
    model.load_state_dict(state)
except RuntimeError as error:
    for line in str(error).splitlines():
        print(line.strip())

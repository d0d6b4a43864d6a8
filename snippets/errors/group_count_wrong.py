"""The state has two groups, the optimizer one. Raises: ValueError.
Right: errors/group_count.py."""
import torch
from torch import nn

model = nn.Linear(2, 1)
old = torch.optim.SGD([{"params": [p]} for p in model.parameters()])
print(model, len(old.param_groups))
new = torch.optim.SGD(model.parameters())
new.load_state_dict(old.state_dict())

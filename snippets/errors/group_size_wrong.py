"""The state belongs to a model with a bias. Raises: ValueError.
Right: errors/group_size.py."""
import torch
from torch import nn

old, new = nn.Linear(2, 1), nn.Linear(2, 1, bias=False)
print(old, new)
state = torch.optim.SGD(old.parameters()).state_dict()
torch.optim.SGD(new.parameters()).load_state_dict(state)

"""A model saved whole names its class, which must stay where it is.
Raises: AttributeError. Right: errors/class_moved.py."""
import sys
import types

import torch
from torch import nn

nets = sys.modules["nets"] = types.ModuleType("nets")  # your nets.py
exec("from torch import nn\nclass Net(nn.Linear): pass", vars(nets))
model = nets.Net(2, 1)
torch.save(model, "whole.pt")
torch.save(model.state_dict(), "state.pt")
weight = torch.load("whole.pt", weights_only=False).weight
assert weight.equal(model.weight)

del nets.Net  # renamed, or moved to another file
print(nn.Linear(2, 1).load_state_dict(torch.load("state.pt")))
torch.load("whole.pt", weights_only=False)

"""A ParameterList moves, trains and is saved with the model."""
import torch
from torch import nn

model = nn.Linear(2, 2)
model.scales = nn.ParameterList([torch.ones(2, 1)])
assert "scales.0" in model.state_dict()
model.double()
y = model(torch.ones(4, 2).double()) @ model.scales[0]
print(y.shape, *model.state_dict())

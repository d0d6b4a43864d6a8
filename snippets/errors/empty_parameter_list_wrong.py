"""Layers in a list are not registered. Raises: ValueError.
Right: errors/empty_parameter_list.py."""
import torch
from torch import nn

model = nn.Module()
model.layers = [nn.Linear(2, 3), nn.Linear(3, 1)]
print(model.layers)
torch.optim.SGD(model.parameters())

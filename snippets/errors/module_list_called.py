"""Loop over a ModuleList, or make it a Sequential."""
import torch
from torch import nn

layers = nn.ModuleList([nn.Linear(2, 3), nn.Linear(3, 1)])
x = y = torch.ones(4, 2)
for layer in layers:
    y = layer(y)
assert y.equal(nn.Sequential(*layers)(x))
print(layers, y.shape)

"""Written into the parameter, the values arrive and it stays."""
import torch
from torch import nn

layer, w = nn.Linear(2, 1), torch.ones(1, 2)
parameter = layer.weight
with torch.no_grad():
    parameter.copy_(w)
assert layer.weight.equal(w) and layer.weight is parameter
print(layer.weight)

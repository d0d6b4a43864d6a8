"""A new Parameter is accepted, and the optimizer never moves it.
Right: errors/assign_parameter.py."""
import torch
from torch import nn

layer = nn.Linear(2, 1)
opt = torch.optim.SGD(layer.parameters(), lr=1)
layer.weight = nn.Parameter(torch.ones(1, 2))
bias = layer.bias.item()
layer(torch.ones(3, 2)).sum().backward()
opt.step()
assert layer.weight.equal(torch.ones(1, 2))
print(layer, layer.weight.tolist(), layer.weight.grad.tolist())
print(f"the bias moved by {layer.bias.item() - bias:.1f}")

"""A module is moved in place, a tensor is not: keep the result."""
import torch
from torch import nn

model, x = nn.Conv2d(1, 2, 1), torch.ones(1, 1, 3, 3)
model.to("meta")  # meta stands for cuda
moved = x.to("meta")
assert x.device != moved.device == model.weight.device
print(model(moved).shape, moved.device)

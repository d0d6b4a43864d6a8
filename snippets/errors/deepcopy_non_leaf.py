"""Kept without its graph, the output is copied along."""
import copy

import torch
from torch import nn

model = nn.Linear(2, 1)
model.last = model.weight.exp().detach()
twin = copy.deepcopy(model)
assert torch.equal(twin.last, model.last)
assert twin.weight is not model.weight
print(twin, twin.last.shape)

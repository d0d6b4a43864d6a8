"""Kept without its graph, the output is copied along."""
import copy

from torch import nn

model = nn.Linear(2, 1)
model.last = model.weight.exp().detach()
twin = copy.deepcopy(model)
assert twin.last.equal(model.last) and twin.last is not model.last
assert twin.weight is not model.weight
print(twin, twin.last.shape)

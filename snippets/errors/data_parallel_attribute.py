"""The model itself is in .module."""
from torch import nn

net = nn.Linear(2, 1)
model = nn.DataParallel(net)
assert model.module is net
print(model.module.in_features, model.module.out_features)

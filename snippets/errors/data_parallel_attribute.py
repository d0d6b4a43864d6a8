"""The model itself is in .module."""
from torch import nn

net = nn.Linear(2, 1)
model = nn.DataParallel(net)
inner = model.module
assert inner is net
print(inner.in_features, inner.out_features)

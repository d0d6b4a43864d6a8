"""Half of all elements is p = 0.5."""
import torch
from torch import nn

torch.manual_seed(0)
drop = nn.Dropout(50 / 100)
y = drop(torch.ones(8))
assert set(y.tolist()) == {0, 2}
print(drop, y)

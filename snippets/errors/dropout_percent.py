"""20 percent of all elements is p = 0.2."""
import torch
from torch import nn

torch.manual_seed(0)
drop = nn.Dropout(20 / 100)
y = drop(torch.ones(8))
assert set(y.tolist()) == {0, 1.25}
print(drop, y)

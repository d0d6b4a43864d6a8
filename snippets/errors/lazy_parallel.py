"""After one batch the model can be wrapped."""
import torch
from torch import nn

model = nn.LazyLinear(2)
model(torch.ones(1, 3))
wrapped = nn.DataParallel(model)
print(wrapped)
assert wrapped(torch.ones(4, 3)).shape == (4, 2)

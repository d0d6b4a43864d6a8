"""After one batch the model can be wrapped."""
import torch
from torch import nn

model, x = nn.LazyLinear(2), torch.ones(4, 3)
model(x)
wrapped = nn.DataParallel(model)
print(wrapped)
assert wrapped(x).shape == (4, 2)

"""flatten(1) asks for no number; the layer reads it off."""
import torch
from torch import nn

x = torch.ones(2, 2, 3)
model = nn.Sequential(nn.Flatten(), nn.LazyLinear(5))
out = model(x)
assert model[1].in_features == x.flatten(1).shape[1]
print(x.shape, model[1], out.shape)

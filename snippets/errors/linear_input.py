"""flatten(1) keeps the batch and makes 12 features of the rest."""
import torch
from torch import nn

x, model = torch.ones(2, 3, 4), nn.Linear(12, 5)
out = model(x.flatten(1))
assert out.shape == (2, 5)
print(x.shape, x.flatten(1).shape, out.shape)

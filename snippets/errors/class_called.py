"""Build the layer, then call it; or use the function."""
import torch
from torch import nn

x = torch.arange(-1.0, 2)
y = nn.ReLU()(x)
assert y.equal(nn.functional.relu(x))
print(x, y, y.mean())

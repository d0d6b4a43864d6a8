"""autocast converts the batch and a copy of the weights by itself."""
import torch
from torch import nn

x, model = torch.ones(2, 3), nn.Linear(3, 1)
with torch.autocast("cpu", dtype=torch.float16):
    y = model(x)
assert (y - model(x)).abs().max() < 0.01
assert y.shape == (2, 1) and model.weight.dtype == torch.float32
print(y.dtype, "from weights in", model.weight.dtype)

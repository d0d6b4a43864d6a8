"""astype(float) turns None into nan, and nan spreads. Right: errors/object_array.py."""
import numpy as np
import torch
from torch import nn

x = torch.from_numpy(np.array([1.0, None]).astype(np.float32))
model = nn.Linear(2, 3)
model(x).sum().backward()
assert model.bias.grad.isfinite().all() and model(x).isnan().all()
assert model.weight.grad.isnan().any()
print(x, model.weight.grad, sep="\n")

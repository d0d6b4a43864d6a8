"""float(), once, where the data are read, makes them float32."""
import numpy as np
import torch
from torch import nn

x, model = torch.from_numpy(np.ones((2, 3))).float(), nn.Linear(3, 1)
y = model(x)
assert torch.allclose(y, x @ model.weight.T + model.bias)
print(x.dtype, y.dtype, y.shape)

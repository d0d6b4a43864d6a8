"""NumPy counts in float64, a layer in float32. Raises: RuntimeError.
Right: errors/linear_double.py."""
import numpy as np
import torch
from torch import nn

x, model = torch.from_numpy(np.ones((2, 3))), nn.Linear(3, 1)
print(x.dtype, x.shape, model)
model(x)

"""Numbers from NumPy are doubles; the weights are floats."""
import numpy as np
import torch
from torch import nn

x, model = torch.from_numpy(np.ones((2, 3))), nn.Linear(3, 1)
print(x, model, model.weight.dtype)
model(x)

"""squeeze(1) of a dimension that is not 1 does nothing in torch.
NumPy refuses it. Raises: ValueError. Right: shapes/squeeze.py."""
import numpy as np
import torch

x = torch.zeros(4, 3)
print("torch:", tuple(x.squeeze(1).shape))
np.squeeze(x.numpy(), 1)

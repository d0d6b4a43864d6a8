"""squeeze(1) does nothing in torch if that dimension has another size than 1.
NumPy raises. Raises: ValueError. Right: shapes/squeeze.py."""
import numpy as np
import torch

x = torch.zeros(4, 3)
y = x.squeeze(1)
print("torch:", tuple(y.shape))
assert y.shape == (4, 3)
np.squeeze(x.numpy(), 1)

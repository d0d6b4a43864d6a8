"""squeeze(1) does nothing in torch if that dimension has another size than 1.
NumPy raises. Raises: ValueError. Right: shapes/squeeze.py."""
import numpy as np
import torch

x = torch.zeros(4, 3)
assert x.squeeze(1).equal(x)
print("torch:", tuple(x.squeeze(1).shape))
np.squeeze(x.numpy(), 1)

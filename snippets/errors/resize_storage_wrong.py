"""Memory of NumPy, or of a worker's batch, cannot grow. Raises: RuntimeError.
Right: errors/resize_storage.py."""
import numpy as np
import torch

x, y = torch.from_numpy(np.zeros(2)), torch.ones(3)
print(x, y)
x.resize_as_(y)

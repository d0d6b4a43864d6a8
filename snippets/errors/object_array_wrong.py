"""One missing value makes NumPy store Python objects. Raises: TypeError."""
import numpy as np
import torch

x = np.array([1.0, None])
print(x, x.dtype)
torch.from_numpy(x)

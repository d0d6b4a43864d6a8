"""One missing value makes NumPy store Python objects. Raises: TypeError.
Right: errors/object_array.py."""
import numpy as np
import torch

x = np.array([1.0, None])
print(x, x.dtype)
torch.from_numpy(x)

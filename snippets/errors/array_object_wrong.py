"""A column with a gap is an array of objects."""
import numpy as np
import torch

array = np.array([1, None])
print(array, array.dtype)
torch.tensor(array)

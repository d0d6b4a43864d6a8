"""An array read backwards is a view with a negative stride. Raises: ValueError.
Right: errors/array_stride.py."""
import numpy as np
import torch

array = np.arange(3)[::-1]
print(array, array.strides)
torch.from_numpy(array)

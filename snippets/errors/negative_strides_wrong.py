"""NumPy flips an array by walking through it backwards."""
import numpy as np
import torch

x = np.arange(3)[::-1]
print(x, x.strides)
torch.from_numpy(x)

"""Copy the reversed array, or flip the tensor."""
import numpy as np
import torch

array = np.arange(3)
copied = torch.from_numpy(array[::-1].copy())
assert copied.equal(torch.from_numpy(array).flip(0))
print(copied)

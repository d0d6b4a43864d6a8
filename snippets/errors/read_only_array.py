"""A copy may be written to."""
import numpy as np
import torch

x = np.arange(3)
x.flags.writeable = False
y = torch.from_numpy(x.copy())
y += 1
assert x.tolist() == [0, 1, 2] and y.tolist() == [1, 2, 3]
print(x, y, x.flags.writeable)

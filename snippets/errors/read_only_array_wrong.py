"""A tensor knows nothing of NumPy's write protection."""
import numpy as np
import torch

x = np.arange(3)
x.flags.writeable = False
print(torch.from_numpy(x))

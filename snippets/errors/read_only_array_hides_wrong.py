"""With the warning filtered the protected data are overwritten."""
import warnings

import numpy as np
import torch

x = np.arange(3)
x.flags.writeable = False
warnings.filterwarnings("ignore", "The given NumPy array is not")
y = torch.from_numpy(x)
y += 1
assert x.tolist() == [1, 2, 3] and not x.flags.writeable
print("protected:", x)

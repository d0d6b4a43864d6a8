"""Say what a missing value means, and tell the model."""
import numpy as np
import torch

x = np.array([1.0, None])
missing = np.array([value is None for value in x])
x = torch.from_numpy(np.where(missing, 0, x).astype(np.float32))
assert x.isfinite().all() and missing.sum() == 1
print(x, torch.from_numpy(missing))

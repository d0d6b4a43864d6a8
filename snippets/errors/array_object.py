"""As float an empty cell becomes nan, which can be counted."""
import numpy as np
import torch

array = np.array([1, None])
x = torch.tensor(array.astype(float))
assert x[0] == 1 and x.isnan().sum() == 1
print(x)

"""A list of arrays is converted number by number. Warns: UserWarning.
Right: errors/list_of_arrays.py."""
import numpy as np
import torch

x = torch.tensor([np.arange(2), np.arange(2)])
print(x)

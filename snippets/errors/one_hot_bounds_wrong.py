"""Labels 1 to 3 do not fit into 3 columns. Raises: RuntimeError.
Right: errors/one_hot_bounds.py."""
import torch
import torch.nn.functional as F

y = torch.arange(1, 4)
print(y)
F.one_hot(y, 3)

"""Drop a row from all tensors at once, with one mask."""
import torch
from torch.utils.data import TensorDataset

x, y = torch.ones(3, 2), torch.tensor([0.0, torch.nan, 1.0])
known = ~y.isnan()
data = TensorDataset(x[known], y[known])
assert len(data) == 2
print(list(data))

"""Python lists of different lengths cannot be collated either. Raises: RuntimeError.
Right: errors/ragged_list.py."""
from torch.utils.data import DataLoader

data = [[1], [2, 3]]
print(data)
next(iter(DataLoader(data, batch_size=len(data))))

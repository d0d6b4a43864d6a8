"""The argument is called batch_size. Raises: TypeError.
Right: errors/loader_keyword.py."""
from torch.utils.data import DataLoader

data, size = range(3), 2
print(list(DataLoader(data, batch_size=size)))
DataLoader(data, batch=size)

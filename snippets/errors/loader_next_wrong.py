"""Iterators have had no method next since Python 3."""
from torch.utils.data import DataLoader

loader = DataLoader(range(3))
print(list(loader))
iter(loader).next()

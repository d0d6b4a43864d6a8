"""A sampler decides the order, and so does shuffle. Raises: ValueError.
Right: errors/sampler_and_shuffle.py."""
from torch.utils.data import DataLoader, RandomSampler

data = range(4)
print(list(data))
DataLoader(data, sampler=RandomSampler(data), shuffle=True)

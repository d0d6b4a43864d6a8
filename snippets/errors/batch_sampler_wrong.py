"""A batch sampler already says which examples make a batch. Raises: ValueError.
Right: errors/batch_sampler.py."""
from torch.utils.data import DataLoader

data, pairs, size = range(4), [[0, 2], [1, 3]], 2
print(list(data), pairs, size)
DataLoader(data, batch_sampler=pairs, batch_size=size)

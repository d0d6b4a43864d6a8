"""A stream has no indices that a loader could shuffle. Raises: ValueError.
Right: errors/stream_shuffle.py."""
from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __iter__(self):
        return iter(range(3))

print(list(DataLoader(Stream())))
DataLoader(Stream(), shuffle=True)

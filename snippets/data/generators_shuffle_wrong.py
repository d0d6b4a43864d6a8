"""A loader cannot shuffle what it only sees passing by. Raises: ValueError.
Right: data/generators_shuffle.py."""
from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __iter__(self):
        yield from range(6)


for shuffle in False, True:
    loader = DataLoader(Stream(), batch_size=4, shuffle=shuffle)
    print(list(loader))

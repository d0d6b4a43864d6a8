"""A sampler, or an IterableDataset, leaves nothing to shuffle. Raises: ValueError.
Right: errors/sampler_and_shuffle.py."""
from torch.utils.data import (
    DataLoader,
    IterableDataset,
    RandomSampler,
)


class Stream(IterableDataset):
    def __iter__(self):
        return iter([1, 2, 3])


assert [batch.item() for batch in DataLoader(Stream())] == [1, 2, 3]
try:
    DataLoader(Stream(), shuffle=True)
except ValueError as error:
    print("refused:", error)

data = list(Stream())
DataLoader(data, sampler=RandomSampler(data), shuffle=True)

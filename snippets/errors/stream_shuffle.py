"""A stream shuffles itself, here by drawing from a small buffer."""
import torch
from torch.utils.data import DataLoader, IterableDataset


class Stream(IterableDataset):
    def __iter__(self):
        for buffer in torch.arange(8).split(4):
            yield from buffer[torch.randperm(4)]


torch.manual_seed(0)
order = torch.cat(list(DataLoader(Stream())))
assert sorted(order.tolist()) == list(range(8)) != order.tolist()
print(order)

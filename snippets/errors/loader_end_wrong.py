"""An iterator ends after one epoch. Raises: StopIteration.
Right: errors/loader_end.py."""
from torch.utils.data import DataLoader

batches = iter(DataLoader(range(2)))
while True:
    print(next(batches))

"""An iterator ends after one epoch."""
from torch.utils.data import DataLoader

batches = iter(DataLoader(range(2)))
for step in range(3):
    print(step, next(batches))

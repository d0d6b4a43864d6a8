"""Dropping None in collate_fn shrinks the batches and says nothing.
Right: errors/none_in_batch.py."""
from torch.utils.data import DataLoader


def collate(batch):
    return [x for x in batch if x is not None]


data = [None, 5, None, 7, 8, 9]
loader = DataLoader(data, batch_size=2, collate_fn=collate)
assert sum(map(len, loader)) == 4 and len(loader.dataset) == 6
print(list(loader))

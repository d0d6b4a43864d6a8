"""A list has both. What does not fit in memory: an IterableDataset."""
from torch.utils.data import DataLoader

squares = [i * i for i in range(3)]
batches = list(DataLoader(squares))
assert [batch.item() for batch in batches] == squares
print(batches)

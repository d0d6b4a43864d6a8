"""A stream has no indices that a loader could shuffle."""
from torch.utils.data import ChainDataset, DataLoader, IterableDataset

stream = ChainDataset([])
print(isinstance(stream, IterableDataset), list(DataLoader(stream)))
DataLoader(stream, shuffle=True)

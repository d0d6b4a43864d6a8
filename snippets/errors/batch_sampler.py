"""The batch sampler alone: its lists of indices are the batches."""
from torch.utils.data import DataLoader

data, pairs = range(4), [[0, 2], [1, 3]]
batches = list(DataLoader(data, batch_sampler=pairs))
assert [batch.tolist() for batch in batches] == pairs
print(list(data), batches)

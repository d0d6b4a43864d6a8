"""The batch sampler alone: its lists of indices are the batches."""
from torch.utils.data import DataLoader

pairs = [[0, 2], [1, 3]]
batches = list(DataLoader(range(4), batch_sampler=pairs))
assert [batch.tolist() for batch in batches] == pairs
print(batches)

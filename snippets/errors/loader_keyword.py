"""batch_size=2 makes batches of two."""
from torch.utils.data import DataLoader

batches = list(DataLoader(range(3), batch_size=2))
assert [len(batch) for batch in batches] == [2, 1]
print(batches)

"""Find what cannot be read once, before training, and count it."""
from torch.utils.data import DataLoader, Subset

data = [None, 5]
good = [i for i in range(len(data)) if data[i] is not None]
batches = list(DataLoader(Subset(data, good)))
assert [batch.tolist() for batch in batches] == [[5]]
print(f"{len(good)} of {len(data)} can be read:", batches)

"""An example that is None, as from a missing return, has no batch.
Raises: TypeError. Right: errors/none_in_batch.py."""
from torch.utils.data import DataLoader

data = [None, 5]
print(data)
next(iter(DataLoader(data)))

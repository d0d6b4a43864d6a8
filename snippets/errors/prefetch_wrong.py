"""Without workers nothing is fetched ahead. Raises: ValueError.
Right: errors/prefetch.py."""
from torch.utils.data import DataLoader

options = {"prefetch_factor": 4}
print(options)
DataLoader([], **options)

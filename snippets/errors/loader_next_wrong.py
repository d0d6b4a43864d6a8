"""The iterator of a loader has no method next. Raises: AttributeError.
Right: errors/loader_next.py."""
from torch.utils.data import DataLoader

loader = DataLoader(range(3))
print(list(loader))
iter(loader).next()

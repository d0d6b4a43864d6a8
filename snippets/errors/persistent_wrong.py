"""Without workers there is none to keep. Raises: ValueError.
Right: errors/persistent.py."""
from torch.utils.data import DataLoader

DataLoader([], persistent_workers=True)

"""Without workers there is none to keep. Raises: ValueError."""
from torch.utils.data import DataLoader

DataLoader([], persistent_workers=True)

"""Without workers there is none to keep."""
from torch.utils.data import DataLoader

DataLoader([], persistent_workers=True)

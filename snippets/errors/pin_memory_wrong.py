"""Pinned memory speeds up copies to a GPU; here there is none. Warns: UserWarning.
Right: errors/pin_memory.py."""
from torch.utils.data import DataLoader

print(list(DataLoader([5], pin_memory=True)))

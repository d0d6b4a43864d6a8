"""A str has a length and an index: a DataLoader takes its letters.
Right: data/loader.py."""
import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
loader = DataLoader("parameters", shuffle=True)
batches = list(loader)
assert sorted(batches) == [[letter] for letter in sorted("parameters")]
print(len(loader), "batches:", batches)

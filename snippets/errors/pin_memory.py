"""Pin where there is a GPU; elsewhere it changes nothing."""
import torch
from torch.utils.data import DataLoader

pin = torch.accelerator.is_available()
loader = DataLoader([5], pin_memory=pin)
x = next(iter(loader))
assert x.is_pinned() == pin
print(x)

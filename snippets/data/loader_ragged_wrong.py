"""The default collate stacks, so all examples need one shape. Raises: RuntimeError.
Right: data/loader_ragged.py."""
import torch
from torch.utils.data import DataLoader

data = [torch.ones(3), torch.ones(2)]
for size in 1, 2:
    print("batch_size", size)
    print([tuple(x.shape) for x in DataLoader(data, size)])

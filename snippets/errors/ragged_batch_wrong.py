"""Examples of different lengths cannot be stacked into a batch.
Raises: RuntimeError. Right: errors/ragged_batch.py."""
import torch
from torch.utils.data import DataLoader

data = [torch.ones(3), torch.ones(2)]
print([x.shape for x in data])
next(iter(DataLoader(data, batch_size=len(data))))

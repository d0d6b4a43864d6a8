"""Nine samples in batches of four leave a last batch of one, which has no variance.
Raises: ValueError. Right: errors/batch_of_one.py."""
import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
for batch in DataLoader(torch.randn(9, 4), batch_size=4):
    print("a batch of", len(batch))
    model(batch)

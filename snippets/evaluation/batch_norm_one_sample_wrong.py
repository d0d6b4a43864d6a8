"""A last batch of one sample has no variance: train mode refuses it.
Raises: ValueError. Right: errors/batch_of_one.py."""
import torch
from torch import nn
from torch.utils.data import DataLoader

model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
data = torch.ones(9, 4)
for drop_last in True, False:
    for x in DataLoader(data, batch_size=4, drop_last=drop_last):
        print("batch of", len(x), "gives", tuple(model(x).shape))
    print("all batches done, drop_last", drop_last)

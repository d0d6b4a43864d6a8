"""Drop the last batch in training; use eval() to predict."""
import torch
from torch import nn
from torch.utils.data import DataLoader

bn, data = nn.BatchNorm1d(3), torch.ones(9, 3)
loader = DataLoader(data, batch_size=4, drop_last=True)
sizes = [len(bn(x)) for x in loader]
bn.eval()
assert sizes == [4, 4] and len(bn(data[:1])) == 1
print(data.shape, sizes, bn(data[:1]).shape)

"""In three dimensions BatchNorm1d wants the features second. Raises: RuntimeError.
Right: errors/norm_features.py."""
import torch
from torch import nn

x, norm = torch.ones(2, 5, 4), nn.BatchNorm1d(4)
print(x.shape, norm)
norm(x)

"""The last dimension is the one of the features, not of the steps.
Raises: RuntimeError. Right: errors/rnn_features.py."""
import torch
from torch import nn

x, model = torch.ones(2, 3, 5), nn.GRU(3, 4, batch_first=True)
print(x.shape, model)
model(x)

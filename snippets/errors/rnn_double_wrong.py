"""A float64 series for a float32 LSTM. Raises: ValueError.
Right: errors/rnn_double.py."""
import torch
from torch import nn

x, rnn = torch.ones(1, 4, 2).double(), nn.LSTM(2, 3, batch_first=True)
print(x.dtype, x.shape, rnn)
rnn(x)

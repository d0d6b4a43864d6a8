"""batch_first does not hold for the hidden state. Raises: RuntimeError.
Right: errors/lstm_hidden.py."""
import torch
from torch import nn

x, h = torch.ones(2, 5, 3), torch.zeros(2, 1, 4)
print(x.shape, h.shape)
nn.LSTM(3, 4, batch_first=True)(x, (h, h))

"""The same series as float32."""
import torch
from torch import nn

x, rnn = torch.ones(1, 4, 2).double(), nn.LSTM(2, 3, batch_first=True)
y, (h, c) = rnn(x.float())
assert torch.equal(y[:, -1], h[0])
print(y.dtype, y.shape, h.shape)

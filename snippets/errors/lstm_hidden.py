"""The state is (layers, batch, hidden), with batch_first too."""
import torch
from torch import nn

x, h = torch.ones(2, 5, 3), torch.zeros(1, 2, 4)
model = nn.LSTM(3, 4, batch_first=True)
out, (h_n, _) = model(x, (h, h))
last = out[:, -1]  # the last step of each sequence
assert h_n.shape == h.shape and h_n[0].equal(last)
assert out.equal(model(x)[0])  # without a state it is zeros
print(x.shape, h.shape, out.shape)

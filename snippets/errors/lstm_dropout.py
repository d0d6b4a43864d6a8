"""Between two layers the dropout acts: no two calls are alike."""
import torch
from torch import nn

torch.manual_seed(0)
rnn, x = nn.LSTM(2, 8, num_layers=2, dropout=0.5), torch.ones(4, 2)
first, again = rnn(x)[0], rnn(x)[0]
assert not first.equal(again)
print(rnn, first.shape, f"{(first - again).abs().max():.4f}")

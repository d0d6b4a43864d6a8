"""With one layer there is no place for the dropout. Warns: UserWarning.
Right: errors/lstm_dropout.py."""
from torch import nn

print(nn.LSTM(2, 3, dropout=0.5))

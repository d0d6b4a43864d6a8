"""nn.LSTM(dropout=0.5) with one layer warns and drops nothing. Warns: UserWarning.
Right: regularisation/dropout_kinds_lstm.py."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4, 10, 8)
for layers in 2, 1:
    model = nn.LSTM(8, 16, num_layers=layers, dropout=0.5,
                    batch_first=True)
    change = (model(x)[0] - model(x)[0]).abs().max()
    assert (change == 0) == (layers == 1)
    print(f"layers {layers}: two passes in train mode differ by "
          f"{change:.4f}")

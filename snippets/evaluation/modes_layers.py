"""Many layers read the mode. A net without any of them has one mode."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(5, 3, 8)
layers = [nn.Linear(8, 8), nn.ReLU(), nn.LayerNorm(8),
          nn.GroupNorm(3, 3), nn.InstanceNorm1d(3),
          nn.GRU(8, 8, num_layers=2),
          nn.Dropout(), nn.Dropout1d(), nn.AlphaDropout(), nn.RReLU(),
          nn.BatchNorm1d(3),
          nn.InstanceNorm1d(3, track_running_stats=True),
          nn.GRU(8, 8, num_layers=2, dropout=0.5),
          nn.TransformerEncoderLayer(8, nhead=2)]


def run(layer):
    out = layer(x)
    return out[0] if isinstance(out, tuple) else out


for number, layer in enumerate(layers):
    change = (run(layer.train()) - run(layer.eval())).abs().mean()
    assert (change > 0.001) == (number > 5)
    print(f"changes by {change:.3f}: {type(layer).__name__}")
try:
    layer.test()
except AttributeError as error:
    print(error)

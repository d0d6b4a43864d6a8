"""Which layers give another output in eval mode than in train mode."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(5, 3, 8)
same_in_both = {
    "Linear": nn.Linear(8, 8),
    "ReLU": nn.ReLU(),
    "LayerNorm": nn.LayerNorm(8),
    "GroupNorm": nn.GroupNorm(3, 3),
    "InstanceNorm1d": nn.InstanceNorm1d(3),
    "GRU": nn.GRU(8, 8, num_layers=2),
}
two_modes = {
    "Dropout": nn.Dropout(),
    "Dropout1d": nn.Dropout1d(),
    "AlphaDropout": nn.AlphaDropout(),
    "RReLU": nn.RReLU(),
    "BatchNorm1d": nn.BatchNorm1d(3),
    "InstanceNorm1d(track_running_stats=True)":
        nn.InstanceNorm1d(3, track_running_stats=True),
    "GRU(dropout=0.5)": nn.GRU(8, 8, num_layers=2, dropout=0.5),
    "TransformerEncoderLayer": nn.TransformerEncoderLayer(8, nhead=2),
}


def run(layer):
    output = layer(x)
    return output[0] if isinstance(layer, nn.GRU) else output


def change(layer):
    """Return how far the output moves from train mode to eval mode."""
    return (run(layer.train()) - run(layer.eval())).abs().mean().item()


for name, layer in same_in_both.items():
    moved = change(layer)
    assert moved == 0
    print(f"{moved:.3f}  {name}")
for name, layer in two_modes.items():
    moved = change(layer)
    assert moved > 0.001
    print(f"{moved:.3f}  {name}")

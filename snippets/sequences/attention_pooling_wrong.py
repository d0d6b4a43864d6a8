"""key_padding_mask keeps the padding out of the keys. The outputs at padded positions
are numbers, so a plain mean, the last step and batch norm in train mode take them in.
Right: sequences/attention_pooling.py."""
import torch
from torch import nn

torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
norm = nn.BatchNorm1d(8)
sequence = torch.randn(1, 3, 8)
other = torch.randn(1, 3, 8)


def outputs(steps):
    """The sequences of 3 steps, padded with zeros to this many."""
    x = torch.zeros(2, steps, 8)
    x[:, :3] = torch.cat([sequence, other])
    padding = (torch.arange(steps) >= 3).expand(2, steps)
    return layer(x, src_key_padding_mask=padding)


pool = {
    "real steps": lambda h: h[:, :3],
    "mean(dim=1)": lambda h: h.mean(dim=1),
    "h[:, -1]": lambda h: h[:, -1],
    "batch norm, real steps": lambda h: norm(h.transpose(1, 2))[:, :, :3],
}
change = {}
for name, call in pool.items():
    change[name] = (call(outputs(6)) - call(outputs(3))).abs().max().item()
    print(f"{name:24} changed by padding 3 steps to 6: {change[name]:.2f}")
assert change["real steps"] < 1e-5
assert change["mean(dim=1)"] > 0.1
assert change["h[:, -1]"] > 0.1
assert change["batch norm, real steps"] > 0.1

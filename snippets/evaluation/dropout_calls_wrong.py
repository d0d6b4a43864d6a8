"""Layers follow eval(). F.dropout and attention keep dropping unless they
are told the mode, and F.alpha_dropout never drops. Right: in this file."""
import torch
import torch.nn.functional as F
from torch import nn

lstm = nn.LSTM(8, 8, num_layers=2, dropout=0.5)
attention = nn.MultiheadAttention(8, 2, dropout=0.5)
layer = nn.Dropout(0.5)
modules = [lstm, attention, layer]


def scaled_attention(x, p):
    return F.scaled_dot_product_attention(x, x, x, dropout_p=p)


calls = {  # each is called with the input and the mode
    "nn.Dropout(0.5)": lambda x, training: layer(x),
    "nn.LSTM(dropout=0.5)": lambda x, training: lstm(x)[0],
    "nn.MultiheadAttention(dropout=0.5)":
        lambda x, training: attention(x, x, x)[0],
    "F.dropout(x, 0.5, training)":
        lambda x, training: F.dropout(x, 0.5, training),
    "attention, 0.5 if training else 0.0":
        lambda x, training: scaled_attention(x, 0.5 if training else 0.0),
    "F.dropout(x, 0.5)": lambda x, training: F.dropout(x, 0.5),
    "attention, dropout_p=0.5":
        lambda x, training: scaled_attention(x, 0.5),
    "F.alpha_dropout(x, 0.5)": lambda x, training: F.alpha_dropout(x, 0.5),
}
torch.manual_seed(0)
x = torch.randn(6, 4, 8)
found = {}
print("drops in mode                         train  eval")
for name, call in calls.items():
    drops = []
    for training in True, False:
        for module in modules:
            module.train(training)
        first, second = call(x, training), call(x, training)
        drops.append(not first.equal(second))
    found[name] = drops
    print(f"{name:36} {'yes' if drops[0] else 'no':>6} "
          f"{'yes' if drops[1] else 'no':>5}")
assert found.pop("F.dropout(x, 0.5)") == [True, True]
assert found.pop("attention, dropout_p=0.5") == [True, True]
assert found.pop("F.alpha_dropout(x, 0.5)") == [False, False]
assert list(found.values()) == 5 * [[True, False]]

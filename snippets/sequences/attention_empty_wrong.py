"""A row in which all keys are masked is 0, nan or a number, depending on the call,
the mode and autograd. A second layer spreads a nan to the real steps.
Right: sequences/attention_empty.py."""
import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore", message=".*nested tensors")
torch.manual_seed(0)
x = torch.randn(2, 3, 8)
padding = torch.tensor([[False, False, False], [True, True, True]])
attention = nn.MultiheadAttention(8, 2, batch_first=True)
layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
encoder = nn.TransformerEncoder(layer, 1)

calls = {
    "softmax(-inf)": lambda: x.masked_fill(padding[:, :, None], -torch.inf).softmax(1),
    "scaled_dot_product_attention": lambda: F.scaled_dot_product_attention(
        x, x, x, attn_mask=~padding[:, None]),
    "MultiheadAttention": lambda: attention(x, x, x, padding)[0],
    "  need_weights=False": lambda: attention(
        x, x, x, padding, need_weights=False)[0],
    "TransformerEncoderLayer": lambda: layer(x, src_key_padding_mask=padding),
    "TransformerEncoder": lambda: encoder(x, src_key_padding_mask=padding),
}


def kind(output):
    empty = output[1]
    if empty.isnan().all():
        return "nan"
    return "0" if empty.eq(0).all() else "numbers"


found = {}
print(f"{'':30}{'train':10}{'eval':10}eval and no_grad")
for name, call in calls.items():
    modules = nn.ModuleList([attention, encoder, layer])
    modules.train()
    found[name] = [kind(call())]
    modules.eval()
    found[name].append(kind(call()))
    with torch.no_grad():
        found[name].append(kind(call()))
    print(f"{name:30}{found[name][0]:10}{found[name][1]:10}{found[name][2]}")

assert found == {
    "softmax(-inf)": ["nan", "nan", "nan"],
    "scaled_dot_product_attention": ["0", "0", "0"],
    "MultiheadAttention": ["nan", "nan", "nan"],
    "  need_weights=False": ["0", "0", "nan"],
    "TransformerEncoderLayer": ["numbers", "numbers", "nan"],
    "TransformerEncoder": ["numbers", "numbers", "0"],
}

left = torch.tensor([[False, False, False], [True, False, False]])
future = torch.ones(3, 3, dtype=torch.bool).triu(diagonal=1)
print("left padding and a causal mask, eval and no_grad")
nan_steps = {}
for layers in 1, 2:
    encoder = nn.TransformerEncoder(layer, layers).eval()
    with torch.no_grad():
        output = encoder(x, mask=future, src_key_padding_mask=left)
    nan_steps[layers] = output[1].isnan().any(dim=1).sum().item()
    print(f"  layers: {layers}, steps that are nan: {nan_steps[layers]} of 3")
assert nan_steps == {1: 1, 2: 3}

"""A float mask is added to the scores. A mask of 1.0 and 0.0 hides nothing: it
multiplies the weights of the ones by e. Right: in this file."""
import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 4, 8)
attention = nn.MultiheadAttention(8, 1, batch_first=True)
real = torch.tensor([[True, True, False, False]])
_, unmasked = attention(x, x, x)

masks = {
    "real.float()": real.float(),
    "(~real).float()": (~real).float(),
    "~real": ~real,
}
on_padding = {"no mask": unmasked[0, 0, 2:].sum().item()}
for name, mask in masks.items():
    _, weights = attention(x, x, x, key_padding_mask=mask)
    on_padding[name] = weights[0, 0, 2:].sum().item()
for name, weight in on_padding.items():
    print(f"{name:16} weight on the padding {weight:.2f}")

ratio = on_padding["no mask"] / (1 - on_padding["no mask"])
raised = ratio * math.e / (1 + ratio * math.e)
assert math.isclose(on_padding["(~real).float()"], raised, rel_tol=1e-4)
assert on_padding["real.float()"] > 0.1
assert on_padding["~real"] == 0

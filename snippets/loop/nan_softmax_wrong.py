"""Softmax of a row that is masked everywhere is nan: it subtracts the largest
score, and -inf minus -inf is nan. Right: in this file."""
import torch
import torch.nn.functional as F
from torch import nn


def show(name, values):
    print(f"{name:38}", *(f"{value:.4f}" for value in values.flatten().tolist()))


torch.manual_seed(0)
scores = torch.randn(2, 3)
hide = torch.tensor([[True, False, False], [True, True, True]])

weights = scores.masked_fill(hide, -torch.inf).softmax(dim=1)
show("filled with -inf", weights)
assert weights[0].isfinite().all()
assert weights[1].isnan().all()

scores.requires_grad_()
filled = scores.masked_fill(hide, -torch.inf)
added = scores + torch.zeros(2, 3).masked_fill(hide, -torch.inf)
gradients = {}
for way, masked in ("masked_fill", filled), ("added", added):
    weights = masked.softmax(dim=1).masked_fill(hide, 0.0)
    assert weights[1].eq(0).all()
    gradients[way], = torch.autograd.grad(weights[:, 2].sum(), scores)
    show(f"{way}, 0 after softmax: gradient", gradients[way])
assert gradients["masked_fill"].isfinite().all()
assert gradients["added"][1].isnan().all()

lowest = torch.finfo(scores.dtype).min
even = scores.masked_fill(hide, lowest).softmax(dim=1)
show("with the lowest finite number", even)
assert even[0].equal(weights[0])
assert even[1].allclose(torch.tensor(1 / 3))

x = torch.randn(2, 3, 4)  # (batch, steps, features)
output = F.scaled_dot_product_attention(x, x, x, attn_mask=~hide[:, None])
show("scaled_dot_product_attention", output[1, 0])
assert output[1].eq(0).all()

attention = nn.MultiheadAttention(4, 1, batch_first=True)
output, _ = attention(x, x, x, key_padding_mask=hide)
show("MultiheadAttention", output[1, 0])
assert output[1].isnan().all()
output, _ = attention(x, x, x, key_padding_mask=hide, need_weights=False)
show("MultiheadAttention, need_weights=False", output[1, 0])
assert output[1].eq(0).all()

hide[:, 0] = False  # leave one position that may be attended to
output, _ = attention(x, x, x, key_padding_mask=hide)
show("with one position left", output[1, 0])
assert output.isfinite().all()

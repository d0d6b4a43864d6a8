"""Softmax of a row that is masked everywhere is nan: 0 / 0. Right: in this file."""
import torch
import torch.nn.functional as F
from torch import nn


def show(name, values):
    print(name, *(f"{v:.4f}" for v in values.flatten()))


torch.manual_seed(0)
hide = torch.tensor([[True, False, False], [True, True, True]])
scores = torch.randn(2, 3)
probs = scores.masked_fill(hide, -torch.inf).softmax(1)
assert probs.isnan().sum(1).tolist() == [0, 3]
show("-inf:     ", probs)
show("then 0:   ", probs.masked_fill(hide, 0))
lowest = torch.finfo(scores.dtype).min
even = scores.masked_fill(hide, lowest).softmax(1)
assert even[0].equal(probs[0])
show("finfo.min:", even)

x = torch.randn(2, 3, 4)  # (batch, steps, features)
out = F.scaled_dot_product_attention(x, x, x, ~hide[:, None])
assert out[1].eq(0).all()
show("scaled_dot_product_attention, sums:", out.sum((1, 2)))
out, _ = nn.MultiheadAttention(4, 1, batch_first=True)(x, x, x, hide)
assert out[1].isnan().all()
show("MultiheadAttention, sums:", out.sum((1, 2)))

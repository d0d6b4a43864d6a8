"""Unscaled, the scores of independent random features have the standard deviation
sqrt(d), and for a large d the softmax picks one key. Divided by sqrt(d), they have
the standard deviation 1 for each d."""
import math

import torch

KEYS = 64
torch.manual_seed(0)
spread = {}
largest = {}
for d in 16, 64, 256, 1024:
    q = torch.randn(500, d)
    k = torch.randn(KEYS, d)
    for name, factor in ("q @ k", 1), ("/ sqrt(d)", 1 / math.sqrt(d)):
        scores = q @ k.T * factor
        spread[name, d] = scores.std().item()
        largest[name, d] = scores.softmax(dim=1).amax(dim=1).mean().item()
    print(f"d={d:4}: spread {spread['q @ k', d]:5.1f}, largest weight "
          f"{largest['q @ k', d]:.2f}   divided by sqrt(d): "
          f"{spread['/ sqrt(d)', d]:.1f}, {largest['/ sqrt(d)', d]:.2f}")
    assert abs(spread["q @ k", d] / math.sqrt(d) - 1) < 0.1
    assert abs(spread["/ sqrt(d)", d] - 1) < 0.1
assert largest["q @ k", 1024] > 0.9
assert largest["/ sqrt(d)", 1024] < 0.2

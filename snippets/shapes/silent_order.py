"""x.matmul(W) fits for every batch size. W.matmul(x) fits only where
batch == d_out, and has the right shape only where d_in is equal too."""
from itertools import product

import torch

raised, other, same = [], [], []
for batch, d_in, d_out in product(range(1, 7), repeat=3):
    x, W = torch.ones(batch, d_in), torch.ones(d_in, d_out)
    assert x.matmul(W).shape == (batch, d_out)
    try:
        shape = W.matmul(x).shape
    except RuntimeError:
        raised.append((batch, d_in, d_out))
        assert batch != d_out
        continue
    assert shape == (d_in, d_in)
    fits = same if shape == (batch, d_out) else other
    fits.append((batch, d_in, d_out))

print("W.matmul(x) raises:", len(raised))
print("gives another shape:", len(other))
print("gives the right shape:", len(same))
assert same == [(k, k, k) for k in range(1, 7)]

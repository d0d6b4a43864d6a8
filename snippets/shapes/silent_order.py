"""x.matmul(W) works for every batch size. W.matmul(x) works only if batch ==
d_out, and has the right shape only if d_in is equal too."""
from itertools import product

import torch

sizes = list(product(range(1, 7), repeat=3))  # (batch, d_in, d_out)
raises, wrong_shape, right_shape = [], [], []
for batch, d_in, d_out in sizes:
    x = torch.ones(batch, d_in)
    W = torch.ones(d_in, d_out)
    assert x.matmul(W).shape == (batch, d_out)
    try:
        result = W.matmul(x)
    except RuntimeError:
        raises.append((batch, d_in, d_out))
        continue
    assert result.shape == (d_in, d_in)
    if result.shape == (batch, d_out):
        right_shape.append((batch, d_in, d_out))
    else:
        wrong_shape.append((batch, d_in, d_out))

print("W.matmul(x) raises:", len(raises))
print("gives another shape:", len(wrong_shape))
print("gives the right shape:", len(right_shape))
assert all(batch != d_out for batch, _, d_out in raises)
assert all(batch == d_out for batch, _, d_out in wrong_shape)
assert right_shape == [(size, size, size) for size in range(1, 7)]

raises_though_equal = [size for size in raises if size[0] == size[1]]
print("raises although batch == d_in:", len(raises_though_equal))
assert len(raises_though_equal) == 30

"""reshape shares memory if it can and copies if it must. What is written into
a copy does not reach x. Right: shapes/view-permute/#when-does-reshape-copy."""
import torch

x = torch.zeros(2, 3)
flat = x.reshape(-1)
flat[:] = 1
print("x.reshape(-1)[:] = 1:    ", x.tolist())
assert flat.data_ptr() == x.data_ptr()
assert x.sum() == 6

x = torch.zeros(2, 3)
flat = x.t().reshape(-1)
flat[:] = 1
print("x.t().reshape(-1)[:] = 1:", x.tolist())
assert flat.data_ptr() != x.data_ptr()
assert x.sum() == 0

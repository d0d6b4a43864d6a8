"""In one dtype the product is defined."""
import torch

x, w = torch.ones(2, 3), torch.ones(3, 1).double()
y = x @ w.to(x.dtype)
assert y.tolist() == [[3], [3]]
print(y.dtype, y.tolist())

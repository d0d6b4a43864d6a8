"""The softmax goes back to the dtype of the values."""
import torch

weights = torch.ones(1, 2, 2).softmax(2)
v = torch.ones(1, 2, 3).half()
y = weights.to(v.dtype).bmm(v)
assert torch.equal(y, v)  # a mean of equal rows
print(y.dtype, y.shape)

"""Converted to the dtype of the sum, they are added."""
import torch

total, i = torch.zeros(2), torch.tensor([0, 1, 1])
message = torch.ones(3).half()
total.scatter_add_(0, i, message.to(total.dtype))
assert total.tolist() == [1, 2]
print(total, message.dtype, message.shape)

"""float16 messages are summed up in float32. Raises: RuntimeError.
Right: errors/scatter_dtype.py."""
import torch

total, i = torch.zeros(2), torch.tensor([0, 1, 1])
message = torch.ones(3).half()
print(total, i, message)
total.scatter_add_(0, i, message)

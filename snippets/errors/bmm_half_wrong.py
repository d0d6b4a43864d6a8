"""A batched product of float32 and float16. Raises: RuntimeError.
Right: errors/bmm_half.py."""
import torch

weights = torch.ones(1, 2, 2).softmax(2)
v = torch.ones(1, 2, 3).half()
print(weights.dtype, weights.shape, v.dtype, v.shape)
weights.bmm(v)

"""float32 holds every bfloat16 exactly."""
import torch

x = torch.ones(2).bfloat16()
array = x.float().numpy()
assert torch.from_numpy(array).bfloat16().equal(x)
print(array, array.dtype)

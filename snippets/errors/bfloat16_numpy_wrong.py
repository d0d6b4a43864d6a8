"""NumPy has no bfloat16. Raises: TypeError. Right: errors/bfloat16_numpy.py."""
import torch

x = torch.ones(2).bfloat16()
print(x)
x.numpy()

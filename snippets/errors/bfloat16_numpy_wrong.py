"""NumPy has no bfloat16. Raises: TypeError."""
import torch

x = torch.ones(2).bfloat16()
print(x)
x.numpy()

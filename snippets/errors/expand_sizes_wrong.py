"""expand repeats dimensions of size 1 and adds some in front. Raises: RuntimeError.
Right: errors/expand_sizes.py."""
import torch

x = torch.arange(2)
print(x)
x.expand(2, 3)

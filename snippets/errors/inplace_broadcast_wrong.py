"""In place there is no room for three channels. Raises: RuntimeError.
Right: errors/inplace_broadcast.py."""
import torch

x, mean = torch.ones(1, 2, 2), torch.zeros(3, 1, 1)
print(x.shape, mean.shape)
x.sub_(mean)

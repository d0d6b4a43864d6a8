"""x.T turns round all dimensions, also that of the batch. Warns: UserWarning.
Right: errors/transpose_all.py."""
import torch

x = torch.ones(2, 3, 4)
assert x.T.shape == (4, 3, 2)
print(x.T.shape)

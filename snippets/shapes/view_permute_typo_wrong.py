"""The method is spelled transpose, with an s. Raises: AttributeError.
Right: shapes/view_permute_transpose.py."""
import torch

x = torch.zeros(16, 32, 3)
print(tuple(x.transpose(0, 2).shape))
x.tranpose(0, 2)

"""The method is spelled transpose, with an s. Raises: AttributeError.
Right: shapes/view_permute_transpose.py."""
import torch

x, axes = torch.rand(16, 32, 3), (0, 2)
print(tuple(x.transpose(*axes).shape))
x.tranpose(*axes)

"""permute names every axis of the tensor: a grey image has only two.
Raises: RuntimeError. Right: errors/permute_rank.py."""
import torch

axes = 2, 0, 1
colour, grey = torch.rand(28, 28, 3), torch.rand(28, 28)
print(tuple(colour.permute(axes).shape))
print(tuple(grey[None].shape))
grey.permute(axes)

"""Class numbers as floats, or as int32, have no one-hot code. Raises: RuntimeError.
Right: errors/one_hot_float.py."""
import torch
from torch import nn

y = torch.arange(3).float()
print(y)
nn.functional.one_hot(y)

"""Class numbers as floats, or as int32, have no one-hot code. Raises: RuntimeError."""
import torch
from torch import nn

y = torch.arange(3).float()
print(y)
nn.functional.one_hot(y)

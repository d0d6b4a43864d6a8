"""Class numbers stored as floats are refused."""
import torch
from torch import nn

logits, y = torch.randn(4, 3), torch.tensor([0.0, 2.0, 1.0, 0.0])
print(logits.shape, y)
nn.functional.cross_entropy(logits, y)

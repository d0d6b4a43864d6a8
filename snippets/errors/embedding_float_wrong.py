"""Category numbers that were read as floats."""
import torch
from torch import nn

table, x = nn.Embedding(3, 2), torch.arange(3).float()
print(table, x)
table(x)

"""After scaling, long() makes most categories the first one."""
import torch
from torch import nn

table, x = nn.Embedding(3, 2), torch.arange(3).float()
x = x / 2  # a scaler that was meant for the other columns
y = table(x.long())
assert torch.equal(*y[:2])  # two categories, one vector
print(table, x, "became", x.long())

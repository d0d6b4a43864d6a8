"""reduction has taken the place of size_average and reduce."""
import torch
from torch import nn

out, y = torch.ones(3), torch.arange(3.0)
loss = nn.MSELoss(reduction="sum")(out, y)
assert loss == (out - y).square().sum()
print(loss)

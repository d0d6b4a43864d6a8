"""nn.MSELoss(x, y) makes a loss; it does not compute one."""
import torch
from torch import nn

x, y = torch.ones(2), torch.zeros(2)
print(x, y)
nn.MSELoss(x, y)

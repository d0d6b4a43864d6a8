"""First make the loss function, then call it."""
import torch
from torch import nn

x, y = torch.ones(2), torch.zeros(2)
loss_fn = nn.MSELoss()
loss = loss_fn(x, y)
assert loss == nn.functional.mse_loss(x, y) == 1
print(loss)

"""Make the loss once, then call it; or take the function."""
import torch
from torch import nn

out, y = torch.ones(3), torch.zeros(3)
loss_fn = nn.MSELoss()
loss = loss_fn(out, y)
assert loss == nn.functional.mse_loss(out, y)
print(out, y, loss)

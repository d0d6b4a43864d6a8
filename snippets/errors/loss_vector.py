"""The mean of the items is the loss of reduction="mean"."""
import torch
import torch.nn.functional as F

out = torch.zeros(4, requires_grad=True)
loss = F.mse_loss(out, torch.ones(4), reduction="none").mean()
loss.backward()
assert loss == F.mse_loss(out, torch.ones(4))
print(loss.item(), out.grad)

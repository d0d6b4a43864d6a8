"""backward needs one number, not one for each item."""
import torch
import torch.nn.functional as F

out = torch.zeros(4, requires_grad=True)
loss = F.mse_loss(out, torch.ones(4), reduction="none")
print(loss.data)
loss.backward()

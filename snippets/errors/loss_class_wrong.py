"""MSELoss is a class; its arguments are not output and target. Raises: RuntimeError.
Right: errors/loss_class.py."""
import torch
from torch import nn

out, y = torch.ones(3), torch.zeros(3)
print(out, y)
nn.MSELoss(out, y)

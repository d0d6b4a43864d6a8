"""size_average still works, and warns. Warns: UserWarning.
Right: errors/size_average.py."""
import torch
from torch import nn

loss_fn = nn.MSELoss(size_average=False)
print(loss_fn(torch.ones(3), torch.zeros(3)))

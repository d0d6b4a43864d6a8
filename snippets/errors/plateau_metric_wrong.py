"""Without a number there is no plateau to see."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
print(model, opt.defaults["lr"])
opt.step()
ReduceLROnPlateau(opt).step()

"""float() makes a number of either."""
import torch
from torch import nn

lr, model = "1e-3", nn.Linear(2, 1)
opt = torch.optim.AdamW(model.parameters(), lr=float(lr))
assert opt.param_groups[0]["lr"] == 0.001
print(model, opt.param_groups[0]["lr"])

"""The whole model holds its head as well."""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
print(model)
torch.optim.SGD([{"params": model.parameters()},
                 {"params": model[1].parameters(), "lr": 0.1}])

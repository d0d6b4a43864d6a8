"""The whole model holds its head as well. Raises: ValueError.
Right: errors/two_groups.py."""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
head = {"params": list(model[1].parameters()), "lr": 0.1}
print(model, head["lr"])
torch.optim.SGD([{"params": model.parameters()}, head])

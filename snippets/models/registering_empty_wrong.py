"""The optimizer got an empty parameter list: a generator that has been
used up, or a model in which nothing is registered. Raises: ValueError.
Right: errors/empty_parameter_list.py."""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(8, 2)]


params = nn.Linear(8, 2).parameters()
print("counted:", sum(p.numel() for p in params))
try:
    torch.optim.SGD(params)
except ValueError as error:
    print("counted first:", error)

model = Net()
print("not registered:", *model.layers)
torch.optim.SGD(list(model.parameters()))  # list() does not help

"""A parameter in a list stays behind when the model moves. Raises: RuntimeError.
Right: errors/parameter_in_list.py."""
import torch
from torch import nn

model = nn.Linear(2, 2)
model.scales = [nn.Parameter(torch.ones(2, 1))]
model.double()
y = model(torch.ones(4, 2).double())
print(y.shape, y.dtype, model.scales)
y @ model.scales[0]

"""The optimizer wants the parameters, not the model. Raises: TypeError.
Right: errors/model_for_params.py."""
import torch
from torch import nn

model = nn.Linear(2, 1)
print(model)
torch.optim.SGD(model)

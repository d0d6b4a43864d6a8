"""The scheduler wants the optimizer, not the model. Raises: TypeError.
Right: errors/not_an_optimizer.py."""
from torch import nn
from torch.optim.lr_scheduler import StepLR

model, size = nn.Linear(2, 1), 5
print(model, size)
StepLR(model, size)

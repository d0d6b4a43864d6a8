"""The scheduler wants the optimizer, not the model."""
from torch import nn
from torch.optim.lr_scheduler import StepLR

model = nn.Linear(2, 1)
print(model)
StepLR(model, step_size=5)

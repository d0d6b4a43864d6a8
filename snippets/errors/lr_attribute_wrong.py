"""The learning rate is not an attribute. Raises: AttributeError.
Right: errors/lr_attribute.py."""
import torch
from torch import nn

model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
print(model, opt.defaults["lr"])
print(opt.lr)

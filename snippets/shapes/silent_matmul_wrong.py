"""nn.Linear reads the last dimension, so images must be flattened first.
Raises: RuntimeError. Right: errors/linear_input.py."""
import torch
from torch import nn

model = nn.Linear(784, 10)
images = torch.zeros(64, 1, 28, 28)
print(tuple(model(images.flatten(1)).shape))
model(images)

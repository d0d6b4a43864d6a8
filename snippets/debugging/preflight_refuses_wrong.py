"""A call with the wrong arguments is a TypeError that says what is wanted. Here x and y
are passed one by one, and not as a batch. Raises: TypeError.
Right: debugging/preflight_finds.py. Needs: torchproof."""
import torch
from torch import nn

import torchproof

model = nn.Linear(8, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(32, 8), torch.arange(32) % 4
torchproof.preflight(model, nn.CrossEntropyLoss(), x, y, optimizer)

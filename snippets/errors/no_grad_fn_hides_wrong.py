"""requires_grad_() on the loss: backward runs, nothing learns.
Right: errors/no_grad_fn.py."""
import torch
from torch import nn

model = nn.Linear(2, 2)
loss = model(torch.eye(2)).argmax(1).float().mean()
loss.requires_grad_()
loss.backward()
assert loss.grad == 1 and model.weight.grad is None
print("gradient of the loss:", loss.grad)
print("gradient of", model, model.weight.grad)

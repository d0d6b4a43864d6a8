"""to() moves parameters and buffers, not a plain tensor. Raises: RuntimeError.
Right: errors/device_mismatch.py."""
import torch
from torch import nn

model = nn.Linear(2, 2)
model.mean = torch.ones(2)
model.to("meta")  # stands for cuda: it needs no GPU
print(model.weight.shape, model.weight.device, model.mean)
model.weight.sub(model.mean)

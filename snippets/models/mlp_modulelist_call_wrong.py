"""An nn.ModuleList holds layers; it has no forward to call.
Raises: NotImplementedError. Right: models/mlp_modulelist.py."""
import torch
from torch import nn

x = torch.randn(32, 64)
layers = nn.ModuleList([nn.Linear(64, 10), nn.ReLU()])
assert nn.Sequential(*layers)(x).shape == (32, 10)
layers(x)

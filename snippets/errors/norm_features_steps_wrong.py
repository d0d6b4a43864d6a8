"""BatchNorm1d(steps) runs, and normalizes each step instead.
Right: errors/norm_features.py."""
import torch
from torch import nn

x = torch.arange(40.0).square().view(2, 5, 4)
y = nn.BatchNorm1d(5)(x)
steps, features = y.mean((0, 2)), y.mean((0, 1))
assert steps.abs().max() < 1e-4 and features.abs().min() > 0.01
print(f"steps {steps.abs().max():.4f}, features {features.data}")

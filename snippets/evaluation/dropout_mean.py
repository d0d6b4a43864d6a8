"""Dropout keeps the mean of its input, not its variance."""
import torch
from torch import nn

torch.manual_seed(0)
p = 0.2
x = 1 + torch.randn(1_000_000)  # mean 1, variance 1
y = nn.Dropout(p)(x)

theory = (x.var() + p * x.mean() ** 2) / (1 - p)
assert (y.mean() - x.mean()).abs() < 0.01
assert (y.var() - theory).abs() < 0.01
print(f"mean      {x.mean():.4f} -> {y.mean():.4f}")
print(f"variance  {x.var():.4f} -> {y.var():.4f} (theory {theory:.4f})")

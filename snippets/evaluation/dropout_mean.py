"""Dropout keeps the mean of its input and of a linear layer behind it, not
the variance, and not the mean behind a non-linearity."""
import torch
from torch import nn

torch.manual_seed(0)
p = 0.2
x = 1 + torch.randn(1_000_000)  # mean 1, variance 1
y = nn.Dropout(p)(x)
expected_variance = (x.var() + p * x.mean() ** 2) / (1 - p)
assert (y.mean() - x.mean()).abs() < 0.01
assert (y.var() - expected_variance).abs() < 0.01
print(f"input           mean {x.mean():.3f}  variance {x.var():.3f}")
print(f"after dropout   mean {y.mean():.3f}  variance {y.var():.3f}, "
      f"expected {expected_variance:.3f}")

drop, linear = nn.Dropout(0.5), nn.Linear(64, 64)
x = torch.rand(64).expand(20_000, 64)  # one sample, dropped in many ways
with torch.no_grad():
    train_mode = linear(drop(x))
    eval_mode = linear(x)
linear_difference = (train_mode - eval_mode).mean()
relu_difference = (train_mode.relu() - eval_mode.relu()).mean()
assert linear_difference.abs() < 0.005
assert relu_difference > 0.02
print(f"mean of train mode minus eval mode: "
      f"linear {linear_difference:.3f}, then ReLU {relu_difference:.3f}")

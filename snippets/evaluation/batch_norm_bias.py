"""A bias before batch norm does nothing in train mode, because the mean of the batch
contains it. In eval mode and before other norms it acts."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 8)
target = torch.randn(64, 32)
norms = {
    "batch norm, train mode": nn.BatchNorm1d(32),
    "batch norm, eval mode": nn.BatchNorm1d(32).eval(),
    "layer norm": nn.LayerNorm(32),
    "group norm": nn.GroupNorm(4, 32),
}
for name, norm in norms.items():
    linear = nn.Linear(8, 32)
    output = norm(linear(x))
    loss = (output - target).square().sum()
    gradient, _ = torch.autograd.grad(loss, [linear.bias, linear.weight])
    largest_gradient = gradient.abs().max().item()
    with torch.no_grad():
        linear.bias += torch.randn(32)
    change = (norm(linear(x)) - output).abs().max().item()
    if name == "batch norm, train mode":
        assert largest_gradient < 1e-3
        assert change < 1e-4
    else:
        assert largest_gradient > 10
        assert change > 1
    print(f"{name:22}  gradient of the bias {largest_gradient:6.3f},"
          f" outputs move by {change:.3f}")

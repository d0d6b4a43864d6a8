"""A bias before batch norm does nothing in train mode, where the mean
takes it away. In eval mode and before other norms it acts."""
import torch
from torch import nn

torch.manual_seed(0)
x, target = torch.randn(64, 8), torch.randn(64, 32)
norms = {"batch norm, train": nn.BatchNorm1d(32),
         "batch norm, eval": nn.BatchNorm1d(32).eval(),
         "layer norm": nn.LayerNorm(32),
         "group norm": nn.GroupNorm(4, 32)}
for name, norm in norms.items():
    linear = nn.Linear(8, 32)
    out = norm(linear(x))
    loss = (out - target).square().sum()
    grads = torch.autograd.grad(loss, [linear.bias, linear.weight])
    bias, weight = (grad.abs().max() for grad in grads)
    with torch.no_grad():
        linear.bias += torch.randn(32)
    change = (norm(linear(x)) - out).abs().max()
    redundant = name == "batch norm, train"
    assert (bias < 1e-4 * weight) == (change < 1e-4) == redundant
    print(f"{name:17} gradient: bias {bias:7.3f}, weight {weight:7.3f};"
          f"  other bias: {change:.3f}")

"""Batch norm by hand: the batch's statistics in train mode, the
running ones in eval mode. It normalises in both."""
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(3)
nn.init.uniform_(norm.weight)
nn.init.uniform_(norm.bias)
mean, var = torch.zeros(3), torch.ones(3)  # where torch starts
for step in range(50):
    x = 5 + 2 * torch.randn(16, 3)
    out = norm(x)
    by_hand = (x - x.mean(0)) / x.std(0, correction=0)  # but for eps
    by_hand = by_hand * norm.weight + norm.bias
    assert (out - by_hand).abs().max() < 1e-4
    mean = 0.9 * mean + 0.1 * x.mean(0)
    var = 0.9 * var + 0.1 * x.var(0, correction=1)  # / 15, not / 16
    if step in (0, 9, 49):
        print(f"{step + 1:2} batches: running mean {mean[0]:.3f}, "
              f"running variance {var[0]:.3f}")
assert norm.running_mean.allclose(mean)
assert norm.running_var.allclose(var)

norm.eval()
by_hand = (x - mean) / var.sqrt() * norm.weight + norm.bias
assert (norm(x) - by_hand).abs().max() < 1e-4
alone = norm(x[:1])  # one row is fine
assert (alone - by_hand[:1]).abs().max() < 1e-4
print(f"eval: mean {x.mean():.3f} -> {norm(x).mean():.3f}, "
      f"bias {norm.bias.mean():.3f}")

"""Batch norm by hand: it normalises with the statistics of the batch in train mode,
and with the running statistics in eval mode."""
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(3)
nn.init.uniform_(norm.weight)
nn.init.uniform_(norm.bias)
running_mean = torch.zeros(3)  # where torch starts
running_var = torch.ones(3)
for batch in range(1, 51):
    x = 5 + 2 * torch.randn(16, 3)  # mean 5, variance 4
    output = norm(x)
    by_hand = (x - x.mean(0)) / (x.var(0, correction=0) + norm.eps).sqrt()
    by_hand = by_hand * norm.weight + norm.bias
    assert output.allclose(by_hand, atol=1e-5)
    running_mean = 0.9 * running_mean + 0.1 * x.mean(0)
    running_var = 0.9 * running_var + 0.1 * x.var(0, correction=1)
    if batch in (1, 10, 50):
        print(f"after {batch:2} batches: running mean {running_mean[0]:.3f},"
              f" running variance {running_var[0]:.3f}")
assert norm.running_mean.allclose(running_mean)
assert norm.running_var.allclose(running_var)

norm.eval()
by_hand = (x - running_mean) / (running_var + norm.eps).sqrt()
by_hand = by_hand * norm.weight + norm.bias
assert norm(x).allclose(by_hand, atol=1e-5)
alone = norm(x[:1])
assert alone.allclose(by_hand[:1], atol=1e-5)
print("eval mode: the first row alone and in its batch differ by"
      f" {(alone - norm(x)[:1]).abs().max():.4f}")

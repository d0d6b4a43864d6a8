"""Normalising acts in both modes, batch norm with learned parameters.
Dropout and noise on the data learn nothing and act in training only."""
import torch
from torch import nn


class Standardise(nn.Module):
    def forward(self, x):
        return (x - mean) / std


class Noise(nn.Module):
    def forward(self, x):
        return x + torch.randn(x.shape) if self.training else x


torch.manual_seed(0)
x = 5 + 3 * torch.randn(100, 64)
mean, std, other = x.mean(0), x.std(0), -x
other[0] = x[0]
for layer in (Standardise(), nn.BatchNorm1d(64), Noise(),
              nn.Dropout(0.5)):
    learned = sum(p.numel() for p in layer.parameters())
    drawn = not layer(x).equal(layer(x))
    torch.manual_seed(0)
    first = layer(x)[0]
    torch.manual_seed(0)
    batch = not layer(other)[0].equal(first)
    acts = not layer.eval()(x).equal(x)
    is_batch_norm = isinstance(layer, nn.BatchNorm1d)
    assert (learned > 0) == batch == is_batch_norm and acts != drawn
    print(f"{type(layer).__name__:11} learned {learned:3}, random "
          f"{drawn:d}, sees the batch {batch:d}, acts in eval {acts:d}:"
          f" {first.mean():.4f}")

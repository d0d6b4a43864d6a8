"""With batch norm, two halves averaged are not the whole batch.
Right: experiments/distributed/#what-goes-wrong-batch-norm."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8, 3)


def gradient(norm, part):
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(3, 2), norm(2), nn.ReLU(), nn.Linear(2, 1))
    model(part).square().mean().backward()
    return model[0].weight.grad


apart = {}
for norm in (nn.LayerNorm, nn.BatchNorm1d):
    halves = (gradient(norm, x[::2]) + gradient(norm, x[1::2])) / 2
    difference = (halves - gradient(norm, x)).abs().max()
    apart[norm.__name__] = difference.item()
    print(f"{norm.__name__:12} differs by {difference:.4f}")
assert apart["LayerNorm"] < 1e-6
assert apart["BatchNorm1d"] > 0.01

"""A sample beside its copy is normalised to 0, whatever it was.
Right: errors/batch_of_one.py."""
import torch
from torch import nn

bn = nn.BatchNorm1d(3)
for scale in 1, 5:
    x = scale * torch.arange(3.0).unsqueeze(0)
    y = bn(torch.cat([x, x]))
    assert y.abs().max() < 0.001
    print(x, f"-> {y.abs().max():.2f} at most")

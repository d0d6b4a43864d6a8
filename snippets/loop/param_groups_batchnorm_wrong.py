"""Freezing weights does not freeze what batch norm has counted.
Right: evaluation/batch_norm_freeze.py."""
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(4).requires_grad_(False)
x = 3 + torch.randn(100, 4)
for mode in False, True:
    norm.train(mode)
    assert not norm(x).requires_grad
    assert norm.running_mean.any() == mode
    means = [f"{m:.4f}" for m in norm.running_mean.tolist()]
    print("train mode:" if mode else "eval mode: ", *means)

"""Batch norm behind dropout stores a variance that eval never meets.
Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
for p in 0.0, 0.2, 0.5:
    for order in "dropout, norm", "norm, dropout":
        layers = [nn.Dropout(p), nn.BatchNorm1d(64)]
        if order == "norm, dropout":
            layers.reverse()
        model = nn.Sequential(nn.ReLU(), *layers)
        for step in range(100):
            model(torch.randn(500, 64))
        model.eval()
        var = model(torch.randn(5000, 64)).var(0).mean()
        shifted = p > 0 and order == "dropout, norm"
        assert (abs(var - 1) > 0.2) == shifted
        print(f"p={p}, {order}: variance in eval mode {var:.4f}")

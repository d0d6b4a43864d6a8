"""Batch norm stores the variance that dropout raised, and eval never meets
it: also if the dropout is one block ahead. Behind the last norm it is safe.
Right: in this file."""
import torch
from torch import nn


def variances_in_eval(*layers):
    """Return the variance behind each batch norm in eval mode."""
    torch.manual_seed(0)
    model = nn.Sequential(*layers)
    with torch.no_grad():
        for step in range(100):
            model(torch.randn(500, 64))
        model.eval()
        h = torch.randn(5000, 64)
        variances = []
        for layer in model:
            h = layer(h)
            if isinstance(layer, nn.BatchNorm1d):
                variances.append(h.var(0).mean().item())
    return variances


def norm():
    return nn.BatchNorm1d(64)


for p in 0.0, 0.2, 0.5:
    orders = {
        "dropout, norm": [nn.ReLU(), nn.Dropout(p), norm()],
        "norm, dropout, next norm": [
            norm(), nn.ReLU(), nn.Dropout(p), nn.Linear(64, 64), norm()],
        "dropout behind the last norm": [
            norm(), nn.ReLU(), nn.Linear(64, 64), norm(), nn.ReLU(),
            nn.Dropout(p), nn.Linear(64, 10)],
    }
    for order, layers in orders.items():
        variances = variances_in_eval(*layers)
        told = " and ".join(f"{v:.4f}" for v in variances)
        print(f"p={p}, {order}: variance {told}")
        off = abs(variances[-1] - 1)
        if p > 0 and order != "dropout behind the last norm":
            assert off > 0.2
        else:
            assert off < 0.05

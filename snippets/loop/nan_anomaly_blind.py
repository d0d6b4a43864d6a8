"""Anomaly mode looks for nan in gradients. It passes an inf, and a loss of nan."""
import torch

with torch.autograd.set_detect_anomaly(True):
    x = torch.tensor(0.0, requires_grad=True)
    x.sqrt().backward()
    print("gradient of the root at 0:", x.grad.item())
    assert x.grad.isinf()

    x = torch.tensor(1.0, requires_grad=True)
    loss = x + torch.nan
    loss.backward()
    print("loss:", loss.item(), "gradient:", x.grad.item())
    assert loss.isnan()
    assert x.grad == 1

"""A tensor made in forward is made where the input is."""
import torch


def add_positions(x):
    return x + torch.arange(x.shape[1], device=x.device)


for device in ["cpu", "meta"]:  # meta stands for cuda
    x = torch.ones(1, 3, device=device)
    y = add_positions(x)
    assert y.device == x.device and y.shape == x.shape
    print(y)

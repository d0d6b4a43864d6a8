"""Clipping works between backward and step and nowhere else.
Right: loop/clipping.py."""
import torch
from torch import nn


def clip():
    return nn.utils.clip_grad_norm_([w], 1.0).item()


names = ["before backward", "between", "after step"]
for place, name in enumerate(names):
    w = nn.Parameter(torch.zeros(1))
    opt = torch.optim.SGD([w], lr=1)
    calls = [(100 * w).sum().backward, opt.step]
    calls.insert(place, clip)
    done = [call() for call in calls]
    assert (w.item() < -99) == (name != "between")
    print(f"{name}: w {w.item():.4f}, norm found {done[place]:.4f}")

"""Clipping before unscale_ cuts the scaled gradient: SGD then hardly moves. Adam
hides it in a small model and slows down in a large one.
Right: recipes/amp_loop.py."""
import torch
from torch import nn


def moved(optimizer_class, weights, unscale_first):
    """How far three steps move each weight, on average."""
    w = nn.Parameter(torch.zeros(weights))
    true_gradient = torch.full((weights,), 0.5 / weights**0.5)  # norm 0.5
    optimizer = optimizer_class([w], lr=1.0)
    scaler = torch.amp.GradScaler("cpu")
    for step in range(3):
        optimizer.zero_grad()
        loss = (w * true_gradient).sum()
        scaler.scale(loss).backward()
        if unscale_first:
            scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_([w], max_norm=1.0)  # nothing to clip: 0.5 < 1
        scaler.step(optimizer)
        scaler.update()
    return w.detach().abs().mean().item()


ratio = {}
for optimizer_class in (torch.optim.SGD, torch.optim.Adam):
    for weights in (100, 1_000_000):
        name = optimizer_class.__name__
        right = moved(optimizer_class, weights, unscale_first=True)
        wrong = moved(optimizer_class, weights, unscale_first=False)
        ratio[name, weights] = wrong / right
        print(f"{name:4}, {weights:7} weights: clipping before unscale_ moves "
              f"{wrong / right:.4%} of what is right")

assert ratio["SGD", 100] < 0.0001
assert ratio["Adam", 100] > 0.9
assert ratio["Adam", 1_000_000] < 0.7

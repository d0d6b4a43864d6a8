"""The norm of each parameter's gradient. A layer with weights that are too large shows in
the gradients of the layers before it, and not in its own."""
import torch
import torch.nn.functional as F
from torch import nn


def gradient_norms(factor):
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 10))
    with torch.no_grad():
        model[4].weight *= factor
    x = torch.randn(100, 64)
    y = torch.randint(10, (100,))
    F.cross_entropy(model(x), y).backward()
    return {name: parameter.grad.norm().item()
            for name, parameter in model.named_parameters()
            if parameter.grad is not None}


usual, large = gradient_norms(factor=1), gradient_norms(factor=30)
print("          4.weight as it is    times 30")
for name in usual:
    print(f"{name:8}  {usual[name]:17.4f}  {large[name]:10.4f}")

assert large["0.weight"] > 30 * usual["0.weight"]
assert large["2.weight"] > 30 * usual["2.weight"]
assert large["4.weight"] < 10 * usual["4.weight"]

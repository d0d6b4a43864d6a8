"""The norm of each layer's gradient. Weights that are too large show in the
gradients of the other layers, and hardly in their own. Large inputs show in all."""
import torch
import torch.nn.functional as F
from torch import nn


def gradient_norms(scaled=None, factor=30):
    """The gradients' norms, with one layer's weights or the input scaled."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 10))
    x = torch.randn(100, 64)
    y = torch.randint(10, (100,))
    with torch.no_grad():
        if scaled == "x":
            x *= factor
        elif scaled:
            model.get_parameter(scaled).mul_(factor)
    F.cross_entropy(model(x), y).backward()
    return {name: parameter.grad.norm().item()
            for name, parameter in model.named_parameters()
            if name.endswith("weight") and parameter.grad is not None}


usual = gradient_norms()
print("times 30  ", *(f"{name:>9}" for name in usual))
print("nothing   ", *(f"{norm:9.4f}" for norm in usual.values()))
for scaled in "0.weight", "2.weight", "4.weight", "x":
    norms = gradient_norms(scaled)
    print(f"{scaled:10}", *(f"{norm:9.4f}" for norm in norms.values()))
    for name, norm in norms.items():
        if name == scaled:
            assert norm < 10 * usual[name]
        else:
            assert norm > 30 * usual[name]

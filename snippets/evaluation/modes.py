"""Evaluate without dropout or gradients, and put each mode back."""
from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import nn


@torch.no_grad()
def evaluate(model: nn.Module, loader: Iterable) -> tuple[float, float]:
    """Return mean loss and accuracy over all samples of the loader."""
    modes = [(layer, layer.training) for layer in model.modules()]
    model.eval()
    try:
        loss = right = n = 0
        for x, y in loader:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            n += len(y)
    finally:  # also after an error
        for layer, mode in modes:
            layer.training = mode
    return loss / n, right / n


torch.manual_seed(0)
model = nn.Sequential(nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 3))
model[0].eval()  # a frozen layer stays frozen
x, y = torch.randn(100, 8), torch.randint(3, (100,))
graphs = []
model.register_forward_hook(lambda *a: graphs.append(a[2].grad_fn))
for size in 100, 30, 1:
    loss, right = evaluate(model, zip(x.split(size), y.split(size)))
    print(f"batch size {size:3}: loss {loss:.4f}, accuracy {right:.2f}")
assert graphs == [None] * 105
try:
    evaluate(model, [(x, None)])
except TypeError:
    print([layer.training for layer in model.modules()])

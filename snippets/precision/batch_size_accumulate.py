"""Accumulation takes the same step with a part of the memory: what is
kept for backward is that of one small batch."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd.graph import saved_tensors_hooks

torch.manual_seed(0)
x = torch.randn(1024, 64)
y = torch.arange(len(x)) % 10
model = nn.Sequential(
    nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
weights = {p.data_ptr() for p in model.parameters()}


def pack(t):
    if t.data_ptr() not in weights:
        size[t.data_ptr()] = t.nbytes
    return t


grads, most = {}, {}
for micro in 1024, 256, 64:
    model.zero_grad()
    kept = []
    for rows in torch.arange(len(x)).split(micro):
        size = {}
        with saved_tensors_hooks(pack, lambda t: t):
            logits = model(x[rows])
            loss = F.cross_entropy(logits, y[rows], reduction="sum")
        (loss / len(x)).backward()
        kept.append(sum(size.values()))
    most[micro] = max(kept)
    grads[micro] = grad = model[0].weight.grad.clone()
    assert (grad - grads[1024]).abs().max() < 1e-5 < grad.std()
    assert round(most[1024] / most[micro]) == len(kept)
    print(f"{micro:4} at once: {most[micro]:7} bytes kept,"
          f" gradient {grad.norm():.4f}")

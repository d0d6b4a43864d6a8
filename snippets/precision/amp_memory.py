"""autocast halves the activations kept for backward, but also keeps
bf16 copies of weights: with a small batch it needs more than fp32."""
import torch
from torch import nn

n, width = 6, 256
blocks = [(nn.Linear(width, width), nn.ReLU()) for _ in range(n)]
model = nn.Sequential(*[layer for block in blocks for layer in block])
weights = {p.untyped_storage().data_ptr() for p in model.parameters()}


def kept(batch, mixed):
    size = {}

    def pack(t):
        storage = t.untyped_storage()
        if storage.data_ptr() not in weights:
            size[storage.data_ptr()] = storage.nbytes()
        return t

    hooks = torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t)
    with hooks, torch.amp.autocast("cpu", enabled=mixed):
        model(torch.ones(batch, width))
    return sum(size.values())


for batch in [16, 64, 256, 1024, 4096]:
    fp32, bf16 = kept(batch, False), kept(batch, True)
    values = (n + 1) * batch * width  # the input and n activations
    copies = (n - 1) * width * width  # no copy kept of the first layer
    assert fp32 == 4 * values
    assert bf16 == 2 * values + 2 * copies
    print(f"batch {batch:4}: fp32 {fp32:8} bytes, bf16 {bf16:8}")

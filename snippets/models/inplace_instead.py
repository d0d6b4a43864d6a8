"""What saves memory in training: checkpointing, and the recomputation that comes with
torch.compile. inplace=True keeps as much for backward as before."""
import os

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint_sequential

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "cache"  # else in /tmp


def build(norm, inplace=False):
    torch.manual_seed(0)
    layers = []
    for _ in range(8):
        layers += [nn.Linear(64, 64), norm(64), nn.SiLU(inplace=inplace)]
    return nn.Sequential(*layers)


def kept(forward, model):
    """What forward keeps for backward, in activations, and a gradient."""
    model.zero_grad()
    torch.manual_seed(1)
    x = torch.randn(256, 64, requires_grad=True)
    weights = {parameter.data_ptr() for parameter in model.parameters()}
    storages = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        out = forward(x)
    out.sum().backward()
    activations = sum(storages.values()) / x.untyped_storage().nbytes()
    return activations, model[0].weight.grad.clone()


def no_norm(width):
    return nn.Identity()


amounts = {}
print(f"{'activations kept':24}Linear, SiLU   Linear, LayerNorm, SiLU")
for norm in (no_norm, nn.LayerNorm):
    plain, inplace = build(norm), build(norm, inplace=True)
    checkpointed, compiled = build(norm), build(norm)
    forwards = {
        "plain": (plain, plain),
        "inplace=True": (inplace, inplace),
        "checkpoint, 4 segments": (
            lambda x, model=checkpointed:
                checkpoint_sequential(model, 4, x, use_reentrant=False),
            checkpointed),
        "torch.compile": (  # the partitioner of the default backend, without a compiler
            torch.compile(compiled, backend="aot_eager_decomp_partition"), compiled),
    }
    _, expected = kept(*forwards["plain"])
    for name, (forward, model) in forwards.items():
        amounts[name, norm], gradient = kept(forward, model)
        assert torch.allclose(gradient, expected, rtol=1e-3, atol=1e-4)

for name in forwards:
    print(f"{name:24}{amounts[name, no_norm]:12.0f}{amounts[name, nn.LayerNorm]:26.0f}")
for norm in (no_norm, nn.LayerNorm):
    assert amounts["inplace=True", norm] == amounts["plain", norm]
    assert amounts["checkpoint, 4 segments", norm] < 0.5 * amounts["plain", norm]
assert amounts["torch.compile", no_norm] == amounts["plain", no_norm]
assert amounts["torch.compile", nn.LayerNorm] < 0.7 * amounts["plain", nn.LayerNorm]

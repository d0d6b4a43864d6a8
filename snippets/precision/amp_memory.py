"""Under autocast the activations kept for backward take about half the bytes, but
bf16 copies of the weights come on top: a small batch keeps more than in fp32."""
import torch
from torch import nn


def mlp():
    layers = []
    for layer in range(6):
        layers += [nn.Linear(256, 256), nn.ReLU()]
    return nn.Sequential(*layers)


def transformer():
    layer = nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, batch_first=True)
    return nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)


def conv_net():
    return nn.Sequential(
        nn.Conv2d(3, 64, 3), nn.BatchNorm2d(64), nn.ReLU(),
        nn.Conv2d(64, 64, 3), nn.BatchNorm2d(64), nn.ReLU(),
    )


def kept_bytes(model, x, mixed):
    """What forward keeps for backward, without the fp32 weights."""
    weights = {p.untyped_storage().data_ptr() for p in model.parameters()}
    sizes = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            sizes[storage.data_ptr()] = storage.nbytes()
        return tensor

    hooks = torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor)
    with hooks, torch.amp.autocast("cpu", torch.bfloat16, enabled=mixed):
        model(x)
    return sum(sizes.values())


models = {
    "MLP, 256 wide": (mlp(), (256,)),
    "transformer, 32 tokens": (transformer(), (32, 256)),
    "conv net, 32x32": (conv_net(), (3, 32, 32)),
}
ratio = {}
print("                        batch  fp32 [MB]  bf16 autocast [MB]  ratio")
for name, (model, shape) in models.items():
    for batch in (4, 16, 64, 256):
        x = torch.ones(batch, *shape)
        fp32 = kept_bytes(model, x, mixed=False)
        bf16 = kept_bytes(model, x, mixed=True)
        ratio[name, batch] = bf16 / fp32
        print(f"{name:22}  {batch:5}  {fp32 / 1e6:9.2f}  {bf16 / 1e6:18.2f}"
              f"  {bf16 / fp32:5.2f}")

assert ratio["MLP, 256 wide", 64] > 1
assert ratio["MLP, 256 wide", 256] < 1
assert ratio["transformer, 32 tokens", 4] > 1
assert ratio["transformer, 32 tokens", 16] < 1
for batch in (4, 16, 64, 256):
    assert ratio["conv net, 32x32", batch] < 0.6

"""Each residual branch adds its variance to the stream. Scale the last layer of the
branch by 1/sqrt(blocks), or set it to zero: then each block starts as the identity."""
import math

import torch
from torch import nn

BLOCKS = 32


def branch(last_scale):
    layers = nn.Sequential(nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 256))
    nn.init.kaiming_normal_(layers[0].weight, nonlinearity="relu")
    nn.init.xavier_normal_(layers[2].weight, gain=last_scale)
    nn.init.zeros_(layers[0].bias)
    nn.init.zeros_(layers[2].bias)
    return layers


def stream(last_scale):
    """The stream's std behind all blocks, and that of the gradient in front of them."""
    torch.manual_seed(0)
    branches = nn.ModuleList([branch(last_scale) for _ in range(BLOCKS)])
    x = torch.randn(256, 256, requires_grad=True)
    h = x
    for block in branches:
        h = h + block(h)
    h.backward(torch.randn_like(h))
    return h.std().item(), x.grad.std().item(), branches


scales = {"1": 1.0, "1/sqrt(blocks)": 1 / math.sqrt(BLOCKS), "0": 0.0}
outputs, gradients = {}, {}
print(f"scale of the last layer   output std   gradient std ({BLOCKS} blocks)")
for name, scale in scales.items():
    outputs[name], gradients[name], branches = stream(scale)
    print(f"{name:23}{outputs[name]:13.4g}{gradients[name]:15.4g}")
first, _, last = branches[0]
assert not first.weight.grad.any()  # the zeros stop it, until they have learned
assert last.weight.grad.any()

assert outputs["1"] > 1000
assert gradients["1"] > 1000
assert 1 < outputs["1/sqrt(blocks)"] < 2
assert 1 < gradients["1/sqrt(blocks)"] < 2
assert math.isclose(outputs["0"], 1, abs_tol=0.01)
assert math.isclose(gradients["0"], 1, abs_tol=0.01)

"""backward() inside the autocast block computes the gradient of an fp32 part of the
model in bf16. An MLP, a conv net, a GRU and a transformer layer without such a
part get equal gradients. Right: recipes/amp_loop.py."""
import torch
from torch import nn


class Island(nn.Module):
    """A model whose head runs in fp32, although the rest is under autocast."""

    def __init__(self):
        super().__init__()
        self.body = nn.Linear(16, 16)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        h = self.body(x)
        with torch.amp.autocast("cpu", enabled=False):
            return self.head(h.float())


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(16, 4)

    def forward(self, x):
        return self.gru(x)[0]


class Pairs(nn.Module):
    """On a CPU, autocast leaves nn.Bilinear in fp32."""

    def __init__(self):
        super().__init__()
        self.bilinear = nn.Bilinear(16, 16, 4)

    def forward(self, x):
        return self.bilinear(x, x)


def mlp():
    return nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 4))


def conv_net():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(),
        nn.Flatten(), nn.Linear(8 * 6 * 6, 4),
    )


def transformer_layer():
    return nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0)


models = {
    "MLP": (mlp, (32, 16)),
    "conv net": (conv_net, (32, 3, 8, 8)),
    "GRU": (Recurrent, (10, 4, 16)),
    "transformer layer": (transformer_layer, (10, 4, 16)),
    "MLP with an fp32 head": (Island, (32, 16)),
    "nn.Bilinear": (Pairs, (32, 16)),
}


def gradients(build, shape, backward_inside):
    torch.manual_seed(0)
    model = build()
    x = torch.randn(shape)
    with torch.amp.autocast("cpu", torch.bfloat16):
        output = model(x)
        loss = nn.functional.mse_loss(output, torch.ones_like(output))
        if backward_inside:
            loss.backward()
    if not backward_inside:
        loss.backward()
    return torch.cat([weight.grad.flatten() for weight in model.parameters()])


error = {}
for name, (build, shape) in models.items():
    outside = gradients(build, shape, backward_inside=False)
    inside = gradients(build, shape, backward_inside=True)
    error[name] = ((inside - outside).norm() / outside.norm()).item()
    print(f"{name:21}: gradient off by {error[name]:.2%}")

equal = {name for name, value in error.items() if value == 0}
assert equal == {"MLP", "conv net", "GRU", "transformer layer"}

"""backward() inside the autocast block computes the gradient of an fp32 part of
the model in bf16. Where nothing runs in fp32, it changes nothing.
Right: recipes/amp_loop.py."""
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


models = {
    "MLP": lambda: nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 4)),
    "transformer layer": lambda: nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0),
    "MLP with an fp32 head": Island,
}


def gradients(build, backward_inside):
    torch.manual_seed(0)
    model = build()
    x = torch.randn(32, 16)
    with torch.amp.autocast("cpu", torch.bfloat16):
        output = model(x)
        loss = nn.functional.mse_loss(output, torch.ones_like(output))
        if backward_inside:
            loss.backward()
    if not backward_inside:
        loss.backward()
    return torch.cat([weight.grad.flatten() for weight in model.parameters()])


error = {}
for name, build in models.items():
    outside = gradients(build, backward_inside=False)
    inside = gradients(build, backward_inside=True)
    error[name] = ((inside - outside).norm() / outside.norm()).item()
    print(f"{name:21}: gradient off by {error[name]:.2%}")

assert error["MLP"] == 0
assert error["transformer layer"] == 0
assert error["MLP with an fp32 head"] > 0.0005

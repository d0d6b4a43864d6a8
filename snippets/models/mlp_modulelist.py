"""A loop over an nn.ModuleList computes what nn.Sequential computes."""
import torch
from torch import nn


class Loop(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def fresh(kind):
    return kind(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))


def gap():
    return (loop(x) - model(x)).abs().mean()


torch.manual_seed(0)
loop, model = fresh(Loop), fresh(nn.Sequential)
x = torch.randn(32, 64)
print(f"own weights:  differ by {gap():.4f}")

model.load_state_dict(loop.layers.state_dict())
assert gap() == 0
print(f"same weights: differ by {gap():.4f}")
for name, p in loop.named_parameters():
    print(name, tuple(p.shape))

"""A loop over an nn.ModuleList computes what nn.Sequential computes, and can do more
on the way: here each hidden layer adds to its input."""
import torch
from torch import nn


class Chain(nn.Module):
    def __init__(self, layers, residual=False):
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.residual = residual

    def forward(self, x):
        for layer in self.layers:
            x = x + layer(x) if self.residual else layer(x)
        return x


def block():
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU())


torch.manual_seed(0)
sequential = nn.Sequential(block(), block())
chain = Chain([block(), block()])
residual = Chain([block(), block()], residual=True)
for model in (chain, residual):
    model.layers.load_state_dict(sequential.state_dict())

x = torch.randn(32, 64)
assert chain(x).equal(sequential(x))
first, second = sequential
h = x + first(x)
assert residual(x).equal(h + second(h))
for name, parameter in residual.named_parameters():
    print(name, tuple(parameter.shape))

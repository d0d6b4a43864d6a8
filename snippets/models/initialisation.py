"""Kaiming weights keep the signal alive in a deep chain of Linear and ReLU. With
torch's default, the outputs for different inputs are almost the same."""
import torch
from torch import nn


def init_weights(module: nn.Module) -> None:
    """Kaiming weights for layers in front of a ReLU: `model.apply(init_weights)`."""
    if isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


torch.manual_seed(0)
layers = []
for _ in range(30):
    layers += [nn.Linear(256, 256), nn.ReLU()]
model = nn.Sequential(*layers)
x = torch.randn(512, 256)

default = model(x).std(dim=0).mean().item()  # how much the outputs vary with the input
model.apply(init_weights)
kaiming = model(x).std(dim=0).mean().item()

assert default < 1e-8
assert kaiming > 0.05
print(f"spread of the inputs:          {x.std(dim=0).mean():.4f}")
print(f"after 30 layers, default init: {default:.1e}")
print(f"after 30 layers, Kaiming init: {kaiming:.4f}")

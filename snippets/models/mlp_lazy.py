"""nn.LazyLinear takes its input size from the first batch. Until then its weights have
no shape, so send one batch through before you count, initialise or compile."""
import torch
from torch import nn
from torch.nn.parameter import UninitializedParameter

model = nn.Sequential(
    nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.LazyLinear(10))
last = model[-1]
assert isinstance(last.weight, UninitializedParameter)
print("before:", model[-1])

with torch.no_grad():
    model(torch.zeros(1, 1, 28, 28))  # one batch, as the loader gives it
assert type(model[-1]) is nn.Linear
assert model[-1].in_features == 16 * 13 * 13
print("after: ", model[-1])

"""If all weights and biases are zero, only the last bias learns. If they are all equal,
the units of a hidden layer stay equal, up to rounding, unless dropout or random biases
tell them apart. A last layer of zeros alone does no harm.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def fill(layers, value, biases=True):
    for layer in layers:
        nn.init.constant_(layer.weight, value)
        if biases:
            nn.init.zeros_(layer.bias)


def trained(initialise, dropout):
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(),
        nn.Dropout(dropout), nn.Linear(32, 10))
    initialise([model[0], model[2], model[5]])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(150):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return model.eval()


settings = {
    "default": (lambda layers: None, 0.0),
    "all weights 0": (lambda layers: fill(layers, 0.0), 0.0),
    "all 0, dropout": (lambda layers: fill(layers, 0.0), 0.2),
    "all weights 0.02": (lambda layers: fill(layers, 0.02), 0.0),
    "all 0.02, dropout": (lambda layers: fill(layers, 0.02), 0.2),
    "0, random biases": (lambda layers: fill(layers, 0.0, biases=False), 0.0),
    "last layer 0": (lambda layers: fill(layers[-1:], 0.0), 0.0),
}
accuracy, kinds = {}, {}
for name, (initialise, dropout) in settings.items():
    model = trained(initialise, dropout)
    accuracy[name] = (model(x).argmax(dim=1) == y).float().mean().item()
    rounded = model[2].weight.detach().round(decimals=3)
    kinds[name] = len(rounded.unique(dim=0))
    print(f"{name:17} {kinds[name]:2} different units,"
          f" training accuracy {accuracy[name]:.1%}")
    if name in ("all weights 0", "all 0, dropout"):
        for layer in (model[0], model[2], model[5]):
            assert not layer.weight.any()
        assert model[5].bias.any()

units = 32
assert kinds["default"] == units
assert kinds["last layer 0"] == units
assert kinds["all weights 0"] == kinds["all 0, dropout"] == 1
assert kinds["all weights 0.02"] == 1
assert kinds["all 0.02, dropout"] > 10
assert kinds["0, random biases"] > 1
assert accuracy["all weights 0"] < 0.12
assert accuracy["all weights 0.02"] < 0.5
assert accuracy["default"] > 0.98
assert accuracy["last layer 0"] > 0.98

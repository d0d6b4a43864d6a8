"""A constant feature has std 0, and the loss becomes nan. Adding a tiny
number instead blows up the first new value. Right: data/normalise.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target)
mean, std = x.mean(0), x.std(0)
print("pixels that never change:", (std == 0).nonzero().tolist())

torch.manual_seed(0)
model = nn.Linear(64, 10)
for name, by in {
    "std": std,
    "std + 1e-8": std + 1e-8,
    "std, 1 for 0": std.where(std > 0, 1),
}.items():
    loss = F.cross_entropy(model((x - mean) / by), y)
    assert loss.isnan() == (name == "std")
    corner = 1 / by[0]  # so far 0 in all images
    print(f"by {name}: loss {loss:.4f}, a new 1 becomes {corner:.4g}")

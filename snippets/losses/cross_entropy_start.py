"""A new model with C outputs starts near a loss of log C if its inputs are
scaled. Unscaled inputs start far above; a softmax too many does not show."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def new_model(classes):
    return nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, classes))


torch.manual_seed(0)
x = torch.randn(1000, 64)
print("classes    log C  cross entropy  softmax first")
for classes in 2, 10, 100, 1000:
    y = torch.randint(classes, (1000,))
    with torch.no_grad():
        logits = new_model(classes)(x)
    loss = F.cross_entropy(logits, y)
    softmax_first = F.cross_entropy(logits.softmax(dim=1), y)
    assert abs(loss - math.log(classes)) < 0.05
    assert abs(softmax_first - math.log(classes)) < 0.05
    print(f"{classes:7} {math.log(classes):8.2f} {loss:14.2f} "
          f"{softmax_first:14.2f}")

data, target = load_digits(return_X_y=True)
pixels, y = torch.tensor(data).float(), torch.tensor(target)
print("\nten classes, digits")
for name, x in [("pixels from 0 to 1", pixels / 16),
                ("pixels from 0 to 16", pixels),
                ("pixels from 0 to 255", pixels / 16 * 255)]:
    losses = []
    for seed in range(5):
        torch.manual_seed(seed)
        with torch.no_grad():
            losses.append(F.cross_entropy(new_model(10)(x), y).item())
    if name == "pixels from 0 to 1":
        assert max(losses) < math.log(10) + 0.1
    else:
        assert min(losses) > math.log(10) + 0.5
    print(f"{name:20} {min(losses):6.2f} to {max(losses):.2f}")

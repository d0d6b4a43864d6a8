"""Choose max_norm from the norms of a run: max_norm=inf measures and clips nothing."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

norms = []
for batch in torch.randperm(len(images)).split(20):
    optimizer.zero_grad()
    F.cross_entropy(model(images[batch]), labels[batch]).backward()
    gradients = [parameter.grad.flatten() for parameter in model.parameters()]
    by_hand = torch.cat(gradients).norm()  # as if they were one long vector
    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=math.inf)
    assert norm.isclose(by_hand)
    assert torch.cat(gradients).norm() == by_hand  # nothing was clipped
    norms.append(norm)
    optimizer.step()

norms = torch.stack(norms)
for fraction in 0.5, 0.9, 1.0:
    print(f"{fraction:4.0%} of the norms are at most {norms.quantile(fraction):.4f}")
for max_norm in 2.0, 1.0, 0.5:
    clipped = (norms > max_norm).float().mean()
    print(f"max_norm={max_norm} would clip {clipped:.0%} of the steps")
assert (norms > 2.0).float().mean() < 0.1
assert (norms > 0.5).float().mean() > 0.9

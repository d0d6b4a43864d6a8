"""The loss stays flat: the optimizer holds the weights of another model.
It was built before the model was replaced, so it updates what nothing uses.
Right: in this file."""
import math

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def build():
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


def train(replaced):
    """The loss of each batch."""
    torch.manual_seed(0)
    model = build()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if replaced:
        model = build()
    losses = []
    for batch in torch.randperm(1797).split(36):
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


right, wrong = train(False), train(True)
chance = math.log(10)
assert all(abs(loss - chance) < 0.15 for loss in wrong)
assert right[-1] < 0.5
print(f"log(10) {chance:.4f}, replaced {wrong[-1]:.4f}, kept {right[-1]:.4f}")
plt.figure(figsize=(3, 1.8))
plt.plot(right, "--", color="#009e73")
plt.plot(wrong, color="#d55e00")
plt.xticks([])
plt.yticks([0, 1, 2])
plt.savefig("curves_frozen_wrong.svg", metadata={
    "Title": "The loss of each batch stays at log(10) = 2.3"})

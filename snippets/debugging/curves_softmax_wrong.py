"""The loss stops above 0: there is a softmax before cross entropy.
With 10 classes it cannot fall below log(e + 9) - 1 = 1.4612.
Right: losses/cross-entropy/#why-does-the-loss-stop-at-14612."""
import math

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(last):
    """The loss on all images, after every fifth step."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10), last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    losses = []
    for step in range(250):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 5 == 0:
            losses.append(loss.item())
    return losses


floor = math.log(math.e + 9) - 1
right, wrong = train(nn.Identity()), train(nn.Softmax(1))
assert min(wrong) > floor
assert wrong[-1] < floor + 0.05
assert right[-1] < 0.1
print(f"floor {floor:.4f}, with a softmax {wrong[-1]:.4f},",
      f"without {right[-1]:.4f}")
plt.figure(figsize=(3, 1.8))
plt.plot(right, "--", color="#009e73")
plt.plot(wrong, color="#d55e00")
plt.xticks([])
plt.yticks([0, 1, 2])
plt.savefig("curves_softmax_wrong.svg", metadata={
    "Title": "The loss stops near 1.46; without the softmax it falls to 0"})

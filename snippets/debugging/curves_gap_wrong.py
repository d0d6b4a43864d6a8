"""The training loss falls to 0 while the test loss rises: the model memorises.
60 training images; with 1,297 images both losses fall. Right: in this file."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(size):
    """The losses on the training and on the test images."""
    torch.manual_seed(0)
    order = torch.randperm(1797)
    test, train = order[:500], order[500:500 + size]
    model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for step in range(250):
        if step % 5 == 0:
            with torch.no_grad():
                test_loss = nn.functional.cross_entropy(model(x[test]), y[test])
        loss = nn.functional.cross_entropy(model(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 5 == 0:
            losses.append((loss.item(), test_loss.item()))
    return torch.tensor(losses).T


few, many = train(60), train(1297)
assert few[0, -1] < 0.01
assert few[1, -1] > 1.5 * few[1].min()
assert many[1, -1] < 1.05 * many[1].min()
for name, (train_loss, test_loss) in ("60 images", few), ("1297 images", many):
    print(f"{name}: training {train_loss[-1]:.4f}, test {test_loss[-1]:.4f}",
          f"(lowest {test_loss.min():.4f})")
plt.figure(figsize=(3, 1.8))
plt.plot(few[0], "--", color="#0072b2")
plt.plot(few[1], color="#d55e00")
plt.xticks([])
plt.yticks([0, 1, 2])
plt.savefig("curves_gap_wrong.svg", metadata={
    "Title": "The training loss falls to 0, the test loss turns up"})

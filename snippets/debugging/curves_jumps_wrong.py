"""The test loss jumps from one test to the next: eval() was forgotten.
Dropout draws other units, and batch norm uses the statistics of each test batch.
Right: in this file."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(evaluates):
    """The loss on 20 test images, after every fifth step."""
    torch.manual_seed(0)
    order = torch.randperm(1797)
    test, train = order[:20], order[20:]
    model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
                          nn.Dropout(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for step in range(250):
        model.train()
        batch = train[torch.randperm(len(train))[:100]]
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 5 == 0:
            if evaluates:
                model.eval()
            with torch.no_grad():
                loss = nn.functional.cross_entropy(model(x[test]), y[test])
            losses.append(loss.item())
    return torch.tensor(losses)


right, wrong = train(evaluates=True), train(evaluates=False)
assert wrong[-20:].std() > 3 * right[-20:].std()
for name, losses in ("with eval()", right), ("without", wrong):
    late = losses[-20:]
    print(f"{name}: from {late.min():.4f} to {late.max():.4f} in the last 20 tests")
plt.figure(figsize=(3, 1.8))
plt.plot(right, "--", color="#009e73")
plt.plot(wrong, color="#d55e00")
plt.xticks([])
plt.yticks([0, 1, 2])
plt.savefig("curves_jumps_wrong.svg", metadata={
    "Title": "Without eval() the test loss jumps; with eval() it is smooth"})

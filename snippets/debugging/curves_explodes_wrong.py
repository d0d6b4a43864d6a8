"""The loss explodes: the learning rate is too high for it.
Each step overshoots, and the next one starts farther away. On a quadratic loss
SGD diverges once lr times the largest curvature exceeds 2. Right: in this file."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_diabetes
from torch import nn

data, target = load_diabetes(return_X_y=True)
x = torch.tensor(data).float()
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(target).float()[:, None]
y = (y - y.mean()) / y.std()
curvature = torch.linalg.eigvalsh(2 * x.T @ x / len(x))[-1].item()


def train(lr):
    torch.manual_seed(0)
    model = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(40):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


right, wrong = train(1.8 / curvature), train(2.2 / curvature)
assert wrong[-1] > 1000 * wrong[0]
assert right[-1] < right[0]
print(f"largest curvature {curvature:.4f}")
for factor, losses in (1.8, right), (2.2, wrong):
    print(f"lr = {factor} / curvature: from {losses[0]:.4f} to {losses[-1]:.4f}")
plt.figure(figsize=(3, 1.8))
plt.semilogy(right, "--", color="#009e73")
plt.semilogy(wrong, color="#d55e00")
plt.xticks([])
plt.minorticks_off()
plt.savefig("curves_explodes_wrong.svg", metadata={
    "Title": "The loss grows by the same factor at each step, on a logarithmic axis"})

"""The loss is NaN from one step to the next: 0 times the log of 0.
A probability became 0, whose log is -inf. cross_entropy computes the log of the
softmax in one go and stays finite. Right: in this file."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target)  # from 0 to 16
one_hot = nn.functional.one_hot(y).float()


def by_hand(scores):
    return -(one_hot * scores.softmax(1).log()).sum(1).mean()


def built_in(scores):
    return nn.functional.cross_entropy(scores, y)


def train(loss_fn):
    """The loss at each step."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.07)
    losses = []
    for _ in range(60):
        loss = loss_fn(model(x))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses)


right, wrong = train(built_in), train(by_hand)
first = wrong.isnan().nonzero()[0].item()
assert wrong[first:].isnan().all()
assert right[-1] < right[first]  # finite, and still falling
print(f"NaN from step {first} on; before it {wrong[first - 1]:.4f}")
print(f"with cross_entropy {right[first]:.4f} at that step, {right[-1]:.4f} at the end")
plt.figure(figsize=(3, 1.8))
plt.semilogy(right, "--", color="#009e73")
plt.semilogy(wrong[:first], color="#d55e00")
plt.text(first, 1.5 * wrong[first - 1], "NaN", color="#d55e00")
plt.xticks([])
plt.minorticks_off()
plt.savefig("curves_nan_wrong.svg", metadata={
    "Title": "The loss is falling when it becomes NaN, and it stays so"})

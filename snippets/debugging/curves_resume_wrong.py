"""After a resume the loss is worse: the optimizer's state was not loaded.
Adam starts with empty averages, so its first steps have the full length lr.
Right: in this file."""
import copy

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(loads):
    """The loss at each step of a run that is stopped and resumed half-way."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses = []
    for step in range(100):
        if step == 50:
            saved = copy.deepcopy(optimizer.state_dict())
            optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
            if loads:
                optimizer.load_state_dict(saved)
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


right, wrong = train(loads=True), train(loads=False)
assert wrong[:50] == right[:50]
assert max(wrong[50:]) > 3 * wrong[49]
assert max(right[50:]) < right[49]
print(f"before {wrong[49]:.4f}, highest after it {max(wrong[50:]):.4f};",
      f"state loaded: {max(right[50:]):.4f}")
plt.figure(figsize=(3, 1.8))
plt.semilogy(right, "--", color="#009e73")
plt.semilogy(wrong, color="#d55e00")
plt.xticks([])
plt.minorticks_off()
plt.savefig("curves_resume_wrong.svg", metadata={
    "Title": "After the resume the loss jumps up; with the state loaded it falls on"})

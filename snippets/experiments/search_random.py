"""Random search: draw the exponent of the lr, not the lr, judge on
validation data, and open the test data once, for the winner."""
import random

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
torch.manual_seed(0)
train, val, test = torch.randperm(len(x)).split([800, 400, 597])


def accuracy(rows, lr, hidden):
    """Train with these settings; return the share of rows right."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, hidden), nn.ReLU(), nn.Linear(hidden, 10))
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    for batch in train.split(100) * 3:
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()
    return (model(x[rows]).argmax(1) == y[rows]).float().mean().item()


rng = random.Random(0)
trials = []
for trial in range(10):
    lr = 10 ** rng.uniform(-4, 0)
    hidden = rng.choice([16, 32, 64, 128])
    score = accuracy(val, lr, hidden)
    trials.append((score, lr, hidden))
    print(f"lr {lr:.5f}  hidden {hidden:3}  validation {score:.4f}")
score, lr, hidden = max(trials)
print(f"best lr {lr:.5f}: test {accuracy(test, lr, hidden):.4f}")
assert score > 2 * min(trials)[0] and score > 0.85

"""best = model.state_dict() keeps no copy: it changes with each step.
The best weights are the last ones, and the test loss pays for it.
Right: regularisation/averaging_best_copy.py."""
import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y_true = torch.tensor(data / 16).float(), torch.tensor(target)


@torch.no_grad()
def evaluate(model, x, y):
    model.eval()
    return F.cross_entropy(model(x), y).item()


for seed in range(5):
    torch.manual_seed(seed)
    train, val, test = torch.randperm(len(x)).split([100, 300, 1397])
    y = y_true.clone()
    y[train[:30]] = torch.randint(10, (30,))  # noisy labels
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    lowest = torch.inf
    for epoch in range(60):
        model.train()
        opt.zero_grad()
        F.cross_entropy(model(x[train]), y[train]).backward()
        opt.step()
        loss = evaluate(model, x[val], y[val])
        if loss < lowest:
            lowest, best = loss, model.state_dict()
            kept = copy.deepcopy(best)
    last = model.state_dict()
    is_last = [all(state[name].equal(last[name]) for name in last)
               for state in (best, kept)]
    assert is_last == [True, False]
    losses = []
    for state in best, kept:
        model.load_state_dict(state)
        losses.append(evaluate(model, x[test], y[test]))
    assert losses[0] > losses[1] + 0.2
    print(f"test loss {losses[0]:.4f}, of the copy {losses[1]:.4f}")

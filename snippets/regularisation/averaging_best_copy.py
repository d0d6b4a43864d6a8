"""Early stopping: keep a copy of the best weights, stop after patience
epochs without a better validation loss, then put the copy back."""
import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, right = torch.tensor(data / 16).float(), torch.tensor(target)
patience = 10
for seed in range(5):
    torch.manual_seed(seed)
    train, val, test = torch.randperm(len(x)).split([100, 300, 1397])
    y = right.clone()
    y[train[:30]] = torch.randint(10, (30,))  # noisy labels
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    lowest = torch.inf
    waited = epoch = 0
    while waited < patience:
        opt.zero_grad()
        F.cross_entropy(model(x[train]), y[train]).backward()
        opt.step()
        loss = F.cross_entropy(model(x[val]), y[val]).item()
        epoch, waited = epoch + 1, waited + 1
        if loss < lowest:
            lowest, waited = loss, 0
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    assert F.cross_entropy(model(x[val]), y[val]).item() == lowest
    print(f"stopped after {epoch}, best {epoch - waited}:",
          f"validation {lowest:.4f}, at the stop {loss:.4f}")

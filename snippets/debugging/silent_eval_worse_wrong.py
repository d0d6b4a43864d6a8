"""The same batch and weights, far worse in eval mode: the running
statistics of batch norm lag behind. Here momentum is too small. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data).float()[:128], torch.tensor(target)[:128]
for seed in range(5):
    losses = []
    for momentum in 0.1, 0.001:
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Linear(64, 64), nn.BatchNorm1d(64, momentum=momentum),
            nn.ReLU(), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for step in range(50):
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        losses += [F.cross_entropy(model.train(mode)(x), y).item()
                   for mode in (True, False)]
    print("momentum 0.1: train {:.4f}, eval {:.4f}; "
          "0.001: train {:.4f}, eval {:.4f}".format(*losses))
    train, evaluated, train_late, evaluated_late = losses
    assert evaluated < 2 * train and evaluated_late > 50 * train_late

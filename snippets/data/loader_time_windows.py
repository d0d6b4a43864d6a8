"""Shuffled training windows or windows in order: a null result.
Both nets beat the last value, by errors that differ little."""
import torch
import torch.nn.functional as F
from torch import nn

n = torch.arange(1020)
for seed in range(5):
    for make, lr in (torch.optim.SGD, 0.05), (torch.optim.Adam, 0.01):
        mse = []
        for shuffle in True, False:
            torch.manual_seed(seed)
            noise = 0.1 * torch.randn(1020)
            series = (0.3 * n).sin() + (0.11 * n).sin() + noise
            windows = series.unfold(0, 21, 1)
            x, y = windows[:, :20], windows[:, 20:]
            model = nn.Sequential(
                nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 1))
            opt = make(model.parameters(), lr)
            for epoch in range(5):
                train = torch.arange(780)  # none overlaps a test y
                if shuffle:
                    train = torch.randperm(780)
                for batch in train.split(60):
                    opt.zero_grad()
                    F.mse_loss(model(x[batch]), y[batch]).backward()
                    opt.step()
            mse += [F.mse_loss(model(x[800:]), y[800:])]
        stay = F.mse_loss(x[800:, -1:], y[800:])
        mixed, ordered = mse
        assert abs(mixed - ordered) < 0.25 * ordered
        assert max(mse) < 0.6 * stay
        print(f"{make.__name__}: mse shuffled {mixed:.4f}, in order "
              f"{ordered:.4f}, last value {stay:.4f}")

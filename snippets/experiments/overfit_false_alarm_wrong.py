"""A sound net fails the check with dropout, with weight decay, or
after too few steps. Dropout off, decay 0, and more steps cure that.
Right: experiments/overfit_batch.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for name, p, decay, steps in [
        ("all off", 0, 0, 60), ("dropout 0.5", 0.5, 0, 60),
        ("decay 0.1", 0, 0.1, 60), ("5 steps", 0, 0, 5)]:
    losses = []
    for seed in range(5):
        torch.manual_seed(seed)
        batch = torch.randperm(len(x))[:32]
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                              nn.Dropout(p), nn.Linear(64, 10))
        opt = torch.optim.Adam(
            model.parameters(), lr=0.01, weight_decay=decay)
        for step in range(steps):
            loss = F.cross_entropy(model(x[batch]), y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
        assert (loss < 0.05) == (name == "all off")
        losses.append(loss.item())
    print(f"{name}: loss", *(f"{v:.4f}" for v in losses))

"""Raise the lr from batch to batch, note the loss, put all back."""
from copy import deepcopy
from itertools import chain, repeat

import torch
from sklearn.datasets import load_digits
from torch import nn


def find_lr(model, opt, loss_fn, loader, low=1e-4, high=10, n=100):
    """Return lrs, smoothed losses, and the lr of the steepest fall."""
    start = deepcopy([model.state_dict(), opt.state_dict()])
    lrs = [low * (high / low) ** (i / (n - 1)) for i in range(n)]
    losses = []
    for lr, (x, y) in zip(lrs, chain.from_iterable(repeat(loader))):
        for group in opt.param_groups:
            group["lr"] = lr
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        last = losses[-1] if losses else loss.item()
        losses.append(last + 0.2 * (loss.item() - last))
        if not losses[-1] < 2 * min(losses):  # also if it is nan
            break
    model.load_state_dict(start[0])
    opt.load_state_dict(start[1])
    falls = torch.tensor(losses).diff()[:losses.index(min(losses))]
    return lrs[:len(losses)], losses, lrs[int(falls.argmin()) + 1]


torch.manual_seed(0)
x, y = map(torch.tensor, load_digits(return_X_y=True))
loader = list(zip((x.float() / 16).split(64), y.split(64)))
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
opt = torch.optim.SGD(model.parameters(), momentum=0.9)
old = [p.clone() for p in model.parameters()]
lrs, losses, lr = find_lr(model, opt, nn.CrossEntropyLoss(), loader)
assert all(map(torch.equal, old, model.parameters())) and not opt.state
print(len(lrs), "lrs, steepest", f"{lr:.3g}, lowest {min(losses):.3g}")

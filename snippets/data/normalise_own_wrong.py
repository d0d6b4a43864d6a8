"""Standardised by its own statistics, a new batch of one class loses
what told the class apart. Right: data/normalise.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from torch import nn

data, target = load_wine(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target)
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(178).split([118, 60])
    mean, std = x[train].mean(0), x[train].std(0)
    model = nn.Linear(13, 3)
    opt = torch.optim.SGD(model.parameters(), 0.5)
    for step in range(50):
        opt.zero_grad()
        out = model((x[train] - mean) / std)
        loss = F.cross_entropy(out, y[train])
        loss.backward()
        opt.step()
    kept = own = 0
    for c in range(3):
        new = x[test][y[test] == c]  # today all wine is of one class
        logits = model((new - mean) / std)
        kept += (logits.argmax(1) == c).sum()
        logits = model((new - new.mean(0)) / new.std(0))
        own += (logits.argmax(1) == c).sum()
    assert kept > own + 20
    print(f"right of 60: training statistics {kept}, its own {own}, "
          f"training loss {loss:.4f}")

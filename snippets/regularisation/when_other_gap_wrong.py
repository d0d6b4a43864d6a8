"""Two gaps that no dropout closes: test images moved by one pixel, and
a test without eval(), which more dropout makes worse. Right: regularisation/when.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
moved = x.view(-1, 8, 8).roll(1, 2).flatten(1)
means = []
for p in 0, 0.3, 0.6:
    runs = []
    for seed in range(5):
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                              nn.Dropout(p), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.02)
        for step in range(30):
            opt.zero_grad()
            F.cross_entropy(model(x[train]), y[train]).backward()
            opt.step()
        hits = [model(x[test]).argmax(1) == y[test]]
        model.eval()
        for images in x, moved:
            hits.append(model(images[test]).argmax(1) == y[test])
        runs.append([hit.sum().item() for hit in hits])
    no_eval, right, other = torch.tensor(runs).T
    assert (other < right - 250).all()
    assert (no_eval < right).all() == (p > 0)
    means.append(other.float().mean())
    print(f"dropout {p}: right of 597 {right.tolist()}")
    print(f"  moved by a pixel {other.tolist()}")
    print(f"  without eval()   {no_eval.tolist()}")
assert max(means) - min(means) < 10

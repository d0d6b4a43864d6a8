"""The same weight_decay means little in AdamW and much in Adam. Tuned
it lowers the test loss, too large it ruins the net."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim import Adam, AdamW

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
rights, losses = {}, {}
for rule in Adam, AdamW:
    for wd in 0, 0.0001, 0.1, 1, 10:
        runs = []
        for seed in range(5):
            torch.manual_seed(seed)
            train, test = torch.randperm(len(x)).split([100, 1697])
            model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                                  nn.Linear(64, 10))
            w = list(model.parameters())
            opt = rule(w, lr=0.03, weight_decay=wd)
            for step in range(25):
                opt.zero_grad()
                F.cross_entropy(model(x[train]), y[train]).backward()
                opt.step()
            with torch.no_grad():
                out, size = model(x[test]), nn.utils.get_total_norm(w)
                loss = F.cross_entropy(out, y[test])
                right = (out.argmax(1) == y[test]).sum()
            runs.append((right, loss, size))
        right, loss, size = torch.tensor(runs).T
        rights[rule, wd], losses[rule, wd] = right, loss
        print(f"{rule.__name__:5} {wd:6}: loss {loss.mean():.3f}, "
              f"|w| {size.mean():5.2f}, right of 1697:",
              *right.int().tolist())
assert (rights[Adam, 0.1] < rights[AdamW, 0.1] - 100).all()
_, _, _, _, _, none, tiny, _, tuned, large = losses.values()
assert (tuned < none - 0.05).all() and (none < large - 0.5).all()
assert (tiny - none).abs().max() < 0.001

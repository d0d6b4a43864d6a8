"""F.dropout(h, p) ignores eval(): on digits each evaluation loses accuracy,
little at p=0.1 and much at p=0.8. Right: evaluation/dropout_functional.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Net(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.out = nn.Linear(64, 10)
        self.p = p

    def forward(self, x, training=True):  # the default of F.dropout
        h = F.relu(self.hidden(x))
        return self.out(F.dropout(h, self.p, training))


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(p, seed):
    """Return the percentage correct as it is, and when told the mode."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = Net(p)
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(8):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    model.eval()
    with torch.no_grad():
        ignored = model(x[test]).argmax(dim=1) == y[test]
        told = model(x[test], model.training).argmax(dim=1) == y[test]
    return 100 * ignored.float().mean(), 100 * told.float().mean()


lost = {}
print("  p   ignores eval()   told the mode   points lost")
for p in 0.1, 0.2, 0.5, 0.8:
    runs = torch.tensor([train_and_test(p, seed) for seed in range(5)])
    ignored, told = runs.mean(dim=0)
    lost[p] = runs[:, 1] - runs[:, 0]
    print(f"{p} {ignored:16.1f} {told:15.1f} "
          f"{lost[p].min():8.1f} to {lost[p].max():.1f}")
assert lost[0.1].mean() < 2.5
assert lost[0.5].min() > 2
assert lost[0.8].min() > 10

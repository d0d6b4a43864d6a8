"""Log-softmax before cross entropy changes nothing but the last digits:
the log-softmax of a log-softmax is itself."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    right, losses = [], []
    for extra in [], [nn.LogSoftmax(dim=1)]:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10), *extra)
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(8):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                F.cross_entropy(model(x[batch]), y[batch]).backward()
                opt.step()
        out = model(x[test])  # (597, 10)
        right += [(out.argmax(1) == y[test]).sum().item()]
        losses += [F.cross_entropy(out, y[test]).item()]
    once = out.log_softmax(1)
    assert (once - once.log_softmax(1)).abs().max() < 1e-5
    assert len(set(right)) == 1 and max(losses) - min(losses) < 1e-4
    shown = [f"{loss:.4f}" for loss in losses]
    print("right of 597:", *right, " loss:", *shown)

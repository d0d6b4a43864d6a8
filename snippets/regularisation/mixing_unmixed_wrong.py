"""Mixup with the first label alone calls each mixture half and half,
whatever its shares. So the net doubts plain images: the loss grows.
Right: regularisation/mixing.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
one_hot = F.one_hot(y).float()
for seed in range(5):
    losses, sure = [], []
    for both in True, False:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([150, 1647])
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(60):
            i = train[torch.randperm(150)]
            j, lam = i.roll(1), torch.rand(150, 1)  # one per image
            soft = one_hot[i]
            if both:
                soft = lam * soft + (1 - lam) * one_hot[j]
            opt.zero_grad()
            logits = model(lam * x[i] + (1 - lam) * x[j])
            F.cross_entropy(logits, soft).backward()
            opt.step()
        logits = model(x[test])
        losses += [F.cross_entropy(logits, y[test]).item()]
        sure += [logits.softmax(1).amax(1).mean().item()]
    assert losses[1] > losses[0] + 0.1 and sure[1] < sure[0] - 0.1
    print(f"test NLL {losses[0]:.4f}, one label {losses[1]:.4f};",
          f"sure {sure[0]:.4f}, one label {sure[1]:.4f}")
